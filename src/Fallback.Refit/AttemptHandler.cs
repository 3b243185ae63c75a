using System.Net;

namespace Fallback;

/// <summary>
/// The outermost handler of Refit's client, one per attempt. A reply that is not an answer is read and classified here, by the rules of the
/// built-in transport, with limits of time and size; Refit itself would read an error's body without a limit.
/// </summary>
internal sealed class AttemptHandler(RefitAttempt attempt, HttpMessageHandler pipeline) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _pipeline = new(pipeline, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        attempt.Enter(request);
        HttpResponseMessage? response = null;
        bool answered = false;
        try
        {
            await WriteAsync(request, cancellationToken).ConfigureAwait(false);
            response = await _pipeline.SendAsync(request, cancellationToken).ConfigureAwait(false);
            attempt.Shape.Limits?.Observe(new ReplyHeaders(response), response.IsSuccessStatusCode);
            Failure? failure = LacksKey(response) ?? (response.IsSuccessStatusCode
                ? await AnswerBody.TakeAsync(attempt, response, cancellationToken).ConfigureAwait(false)
                : await attempt.Transport.ReadFailureAsync(attempt.Endpoint, response, cancellationToken).ConfigureAwait(false));
            answered = failure is null;
            return answered ? response : throw new ReplyFailedException(attempt.Fail(failure!));
        }
        catch (Exception e) when (e is not ReplyFailedException && !cancellationToken.IsCancellationRequested)
        {
            throw new ReplyFailedException(attempt.Fail(FailureClassifier.FromException(e, headersReceived: response is not null)));
        }
        finally
        {
            attempt.Leave(request);
            if (!answered) response?.Dispose();
        }
    }

    /// <summary>If a custom primary handler has replaced the built-in one, a refused request shows nothing about the key.</summary>
    private Failure? LacksKey(HttpResponseMessage response)
    {
        bool isRefused = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        if (!isRefused || attempt.IsKeyed || attempt.Endpoint.Credentials.IsEmpty) return null;
        return new Failure(FailureKind.EndpointMisconfigured, FailureScope.Request)
        {
            HttpStatus = (int)response.StatusCode,
            Message = "the request did not pass the handler that sets the key; give the primary handler with "
                + "RefitSettings.HttpMessageHandlerFactory or the provider's HttpHandler, not with ConfigurePrimaryHttpMessageHandler",
        };
    }

    /// <summary>
    /// Writes the body before it is sent, so that it has a length, and an error in it is not mistaken for a broken connection.
    /// </summary>
    private async ValueTask WriteAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
#pragma warning disable CA2016 // .NET 8 has no overload with a token.
            if (request.Content is { } body) await body.LoadIntoBufferAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
#pragma warning restore CA2016
            attempt.IsWritten = true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReplyFailedException(attempt.Fail(attempt.Classify(e)));
        }
    }
}
