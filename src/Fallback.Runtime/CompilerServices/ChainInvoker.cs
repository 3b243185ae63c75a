using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>
/// Runs a declared chain. A generated client's constructor binds it once. Safe for any number of calls at once. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChainInvoker
{
    private readonly FallbackRuntime _runtime;
    private readonly ChainDeclaration _declaration;
    private BoundPlan _bound;

    internal ChainInvoker(FallbackRuntime runtime, ChainDeclaration declaration)
    {
        _runtime = runtime;
        _declaration = declaration;
        RuntimeConfiguration current = runtime.Configuration;
        _bound = new BoundPlan(current, current.Plan(declaration));
    }

    /// <summary>Asks the chain for a complete answer.</summary>
    /// <exception cref="AllTiersFailedException">Every tier failed or was skipped, and there was no other answer.</exception>
    /// <exception cref="RequestRejectedException">A provider refused the request for a reason that every tier would repeat.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<T> AskAsync<T, TReader>(ChatRequest request, CancellationToken cancellationToken)
        where TReader : struct, IAnswerReader<T>
    {
        Call call = Begin(request, cancellationToken);
        try
        {
            Answered answered = CacheKey.Of(call) is { } key
                ? await CachedChain.AskAsync<T, TReader>(call, key).ConfigureAwait(false)
                : Settle(call, await ChainRunner
                    .StartAsync<ChatAnswer, CompletionExchange<T, TReader>>(call, default).ConfigureAwait(false));
            return Read<T, TReader>(call, answered);
        }
        catch (Exception e)
        {
            CallEnding.Thrown(call, e);
            throw;
        }
    }

    /// <summary>
    /// Asks the chain for a complete answer, with how it came about. Throws the same exceptions as <see cref="AskAsync"/>.
    /// </summary>
    public async Task<FallbackResult<T>> AskForResultAsync<T, TReader>(ChatRequest request, CancellationToken cancellationToken)
        where TReader : struct, IAnswerReader<T>
    {
        Call call = Begin(request, cancellationToken);
        try
        {
            Answered answered = CacheKey.Of(call) is { } key
                ? await CachedChain.AskAsync<T, TReader>(call, key).ConfigureAwait(false)
                : Settle(call, await ChainRunner
                    .StartAsync<ChatAnswer, CompletionExchange<T, TReader>>(call, default).ConfigureAwait(false));
            return ResultFactory.Create(call, answered, Read<T, TReader>(call, answered));
        }
        catch (Exception e)
        {
            CallEnding.Thrown(call, e);
            throw;
        }
    }

    /// <summary>Asks the chain for a complete answer for another program, which gets it as it is. Throws as <see cref="AskAsync"/> does.</summary>
    /// <param name="call">The call, see <see cref="Begin"/>.</param>
    internal static async Task<Answered> AnswerAsync(Call call)
    {
        try
        {
            return CacheKey.Of(call) is { } key
                ? await CachedChain.AskAsync<ChatAnswer, WholeAnswer>(call, key).ConfigureAwait(false)
                : Settle(call, await ChainRunner
                    .StartAsync<ChatAnswer, CompletionExchange<ChatAnswer, WholeAnswer>>(call, default).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            CallEnding.Thrown(call, e);
            throw;
        }
    }

    /// <summary>Asks the chain for an answer's text as it arrives.</summary>
    /// <exception cref="StreamInterruptedException">The stream broke after some text was delivered.</exception>
    public IAsyncEnumerable<string> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        return AnswerStreams.TextAsync(this, request, cancellationToken);
    }

    /// <summary>
    /// Asks the chain for an answer as it arrives, with tool calls, reasoning, usage and finish reason. Throws the same exceptions as
    /// <see cref="StreamAsync"/>.
    /// </summary>
    public IAsyncEnumerable<ChatResponseUpdate> StreamUpdatesAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        return AnswerStreams.UpdatesAsync(this, request, cancellationToken);
    }

    /// <summary>
    /// Returns a service of the chat client: the client itself, <see cref="ChatClientMetadata"/> (with the provider <c>fallback</c> and the
    /// first tier's model, because only an answer shows who answered), or <see cref="FallbackMonitor"/>; otherwise null.
    /// </summary>
    /// <param name="self">The chat client.</param>
    /// <param name="serviceType">The type of the service.</param>
    /// <param name="serviceKey">The key of the service. There are no keyed services: with a key, the result is null.</param>
    public object? GetService(object self, Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType.IsInstanceOfType(self)) return self;
        if (serviceType == typeof(FallbackMonitor)) return _runtime.Monitor;
        if (serviceType != typeof(ChatClientMetadata)) return null;
        return new ChatClientMetadata("fallback", null, PlanIn(_runtime.Configuration).Tiers[0].Model);
    }

    /// <summary>Returns the required form of answers of a type. A generated client's constructor calls this method.</summary>
    public AnswerFormat<T> FormatOf<T>() => AnswerFormat<T>.Make(_runtime.AnswerOptions);

    internal Call Begin(ChatRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        return Start(request, cancellationToken);
    }

    /// <summary>Starts a call, with or without a prompt of the application's own.</summary>
    internal Call Start(ChatRequest request, CancellationToken cancellationToken) => Start(_runtime.Configuration, request, cancellationToken);

    /// <summary>The same of a chain that a reload may have taken away since it was found; null then.</summary>
    internal Call? TryStart(ChatRequest request, CancellationToken cancellationToken)
    {
        RuntimeConfiguration current = _runtime.Configuration;
        bool isGone = !ReferenceEquals(_bound.Configuration, current) && _declaration.IsGone(current.Options);
        return isGone ? null : Start(current, request, cancellationToken);
    }

    private Call Start(RuntimeConfiguration current, ChatRequest request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_runtime.IsDisposed, _runtime);
        cancellationToken.ThrowIfCancellationRequested();
        ChainPlan plan = PlanIn(current);
        return new Call(_runtime, plan, plan.Generation is { } generation ? request.Over(generation) : request, cancellationToken)
        {
            Middleware = Spans.Middleware(),
            Span = Spans.StartCall(plan, request.Method),
        };
    }

    private static Answered Settle(Call call, in Outcome<ChatAnswer> outcome)
    {
        if (outcome.Tier is not { } tier) return CallEnding.LastResort(call, outcome.Refusal, null);
        AttemptEnding.Succeed(call, outcome);
        CallEnding.Live(call, tier, outcome.EndedAt);
        return Answered.Live(outcome.Value!, tier, outcome.Shape);
    }

    // The default answer is text; a reader that cannot read it would have been refused when the chain was bound.
    private static T Read<T, TReader>(Call call, in Answered answered) where TReader : struct, IAnswerReader<T>
    {
        if (Interlocked.Exchange(ref answered.Answer.Value, null) is not T value
            && !TReader.TryRead(answered.Answer, call.Request, out value!, out string? objection))
            throw new InvalidOperationException($"The {answered.Status} answer does not fit {typeof(T).Name}: {objection}");
        if (value is ChatResponse response)
            response.AdditionalProperties = FallbackProperties.Of(call, answered, response.AdditionalProperties);
        return value;
    }

    private static void Check(ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.User is null && request.Messages.Length == 0)
            throw new ArgumentException(
                "There is nothing to ask: the message history is empty and there is no prompt.", nameof(request));
    }

    /// <summary>The plan of a configuration: after a reload, the next call binds again, and running calls keep their plan.</summary>
    private ChainPlan PlanIn(RuntimeConfiguration current)
    {
        BoundPlan bound = _bound;
        if (ReferenceEquals(bound.Configuration, current)) return bound.Plan;
        _bound = bound = new BoundPlan(current, current.Plan(_declaration));
        return bound.Plan;
    }

    private sealed record BoundPlan(RuntimeConfiguration Configuration, ChainPlan Plan);
}
