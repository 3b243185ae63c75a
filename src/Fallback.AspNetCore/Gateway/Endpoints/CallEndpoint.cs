using System.Buffers;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>
/// Handles a request as a call of the chain that its <c>model</c> names, with everything that the engine does for a call.
/// </summary>
/// <param name="operation">The operation, which names the call in metrics and logs.</param>
/// <param name="chains">The available chains.</param>
/// <param name="options">The limits of a request.</param>
/// <param name="book">The book of calls; null if callers may not read it.</param>
/// <param name="time">The runtime's clock.</param>
internal sealed class CallEndpoint(GatewayOperation operation, GatewayChains chains, FallbackGatewayOptions options, CallBook? book, TimeProvider time)
{
    /// <summary>The bytes per token, for the estimate that a caller's limit uses until the provider has counted.</summary>
    private const int BytesPerToken = 4;

    public async Task AnswerAsync(HttpContext context, Caller caller, RequestTime requestTime)
    {
        CancellationToken cancellationToken = requestTime.Token;
        if (await RequestBodyReader.ReadAsync(context, options.MaxRequestBytes, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            await GatewayErrors.TooLarge(options.MaxRequestBytes).WriteAsync(context).ConfigureAwait(false);
            return;
        }
        if (!operation.TryRead(body, out ChatCompletionRequest? request, out RequestError? error))
        {
            await GatewayErrors.BadRequest(error!.Message, error.Param, error.Code).WriteAsync(context).ConfigureAwait(false);
            return;
        }
        if (!chains.TryFind(request!.Model, out string chain, out ChainInvoker? invoker) || !caller.MayAsk(chain))
        {
            await GatewayErrors.UnknownModel(request.Model, caller, chains).WriteAsync(context).ConfigureAwait(false);
            return;
        }
        if (operation.IsOfOneModel && !chains.IsOfOneModel(chain))
        {
            await GatewayErrors.SeveralModels(chain).WriteAsync(context).ConfigureAwait(false);
            return;
        }
        long tokens = body.Length / BytesPerToken + (long)(request.Options.MaxOutputTokens ?? 0) * request.Wire.Choices;
        if (caller.Limits.TryEnter(tokens, out CallerLease lease) is { } limit)
        {
            await limit.WriteAsync(context).ConfigureAwait(false);
            return;
        }
        using (lease)
        {
            if (invoker.TryStart(Asked(context, caller, chain, request), cancellationToken) is not { } call)
            {
                lease.Withdraw();
                await GatewayErrors.UnknownModel(request.Model, caller, chains).WriteAsync(context).ConfigureAwait(false);
                return;
            }
            try
            {
                if (request.IsStream) await StreamAsync(context, call, request, requestTime).ConfigureAwait(false);
                else await CompleteAsync(context, call, request, cancellationToken).ConfigureAwait(false);
            }
            catch (FallbackException e) when (!context.Response.HasStarted)
            {
                CallHeaders.Failed(context.Response, call, e);
                await GatewayErrors.Of(e).WriteAsync(context).ConfigureAwait(false);
            }
            finally
            {
                Settle(call, lease);
                book?.Note(caller, call);
            }
        }
    }

    private ChatRequest Asked(HttpContext context, Caller caller, string chain, ChatCompletionRequest request) => new()
    {
        Method = operation.Path,
        History = request.Messages,
        Options = request.Options,
        Wire = request.Wire with
        {
            Caller = options.SharedChains.Contains(chain, StringComparer.OrdinalIgnoreCase) ? null : caller.Name,
            WantsUsage = request.WantsUsage,
            Headers = ForwardedHeaders.Of(context.Request, options.ForwardedHeaders),
        },
    };

    private async Task CompleteAsync(HttpContext context, Call call, ChatCompletionRequest request, CancellationToken cancellationToken)
    {
        Answered answered = await ChainInvoker.AnswerAsync(call).ConfigureAwait(false);
        if (answered.Answer.Wire is null && !operation.IsChat)
        {
            // A declared default text is not a vector.
            await GatewayErrors.NothingToHandOn.WriteAsync(context).ConfigureAwait(false);
            return;
        }
        HttpResponse response = context.Response;
        CallHeaders.Answered(response, call, answered);
        response.ContentType = "application/json; charset=utf-8";
        byte[] answer = EchoedKeys.Remove(call, answered.Answer.Wire ?? Written(Head(call, request, answered.Model ?? ""), answered.Answer));
        response.ContentLength = answer.Length;
        await SlowReader.WaitAsync(context, response.BodyWriter.WriteAsync(answer, cancellationToken), options.WriteTimeout, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Writes the answer of a tier with another dialect, or of no tier.</summary>
    private static byte[] Written(CompletionHead head, ChatAnswer answer)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(output, CompletionHead.WriterOptions);
        CompletionWriter.Write(json, head, answer);
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private async Task StreamAsync(HttpContext context, Call call, ChatCompletionRequest request, RequestTime requestTime)
    {
        var run = new StreamRun(call);
        await using (run.ConfigureAwait(false))
        {
            await run.OpenAsync().ConfigureAwait(false);
            if (run.Whole is not null && !operation.IsChat)
            {
                await GatewayErrors.NothingToHandOn.WriteAsync(context).ConfigureAwait(false);
                return;
            }
            if (run.Whole is { } whole) CallHeaders.Answered(context.Response, call, whole);
            else CallHeaders.Begun(context.Response, call, (OpenedStream)run.Stream!);
            using var events = new EventWriter(context, call, options.WriteTimeout);
            string model = run.Whole is { } kept ? kept.Model ?? "" : ((OpenedStream)run.Stream!) is var stream ? stream.Model ?? stream.Shape.Model : "";
            await new StreamedAnswer(run, events, Head(call, request, model), operation.IsChat).SendAsync(requestTime).ConfigureAwait(false);
        }
    }

    private CompletionHead Head(Call call, ChatCompletionRequest request, string model) =>
        new($"chatcmpl-{call.RequestId}", time.GetUtcNow().ToUnixTimeSeconds(), model)
        {
            UsesFunctions = request.UsesFunctions, WantsUsage = request.WantsUsage,
        };

    /// <summary>Settles a call: a request that was not sent costs its caller nothing.</summary>
    private static void Settle(Call call, CallerLease lease)
    {
        if (ReferenceEquals(lease, CallerLease.Unlimited)) return;
        if (call.Requests == 0)
        {
            lease.Withdraw();
            return;
        }
        long? tokens = null;
        foreach (TierAttempt attempt in call.Progress.Attempts)
            if (attempt.Told is { } usage) tokens = (tokens ?? 0) + (usage.TotalTokenCount ?? (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0));
        lease.Complete(tokens, CallCost.Of(call));
    }
}
