using System.Net.Http;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Classifies the exceptions of chat clients. Texts of SDKs are not kept: they may contain the prompt or a key.</summary>
internal static class ClientExceptions
{
    /// <param name="exception">The exception.</param>
    /// <param name="endpoint">The client's endpoint.</param>
    /// <param name="now">The time, for delays that the reply gives as dates.</param>
    /// <param name="isOwn">
    /// Whether the application created the client, and so may have thrown the exception itself; see <see cref="ThrownByClient"/>.
    /// </param>
    /// <param name="wentOut">
    /// Whether the client had begun to wait for something, and so may have received a reply. Before that, it can only have refused the
    /// request or be broken itself.
    /// </param>
    public static Failure Classify(Exception exception, ProviderEndpoint endpoint, DateTimeOffset now, bool isOwn, bool wentOut)
    {
        Failure failure = Classify(exception, endpoint, now, isOwn, wentOut, out bool isUnknown);
        // A chain reveals no secrets; the exceptions that it received were cleaned there.
        if (exception is FallbackException) return failure with { Thrown = exception };
        return isOwn && isUnknown ? failure with { Thrown = ThrownByClient.Keep(exception, endpoint.Key) } : failure;
    }

    // Long because it is a table in code: the first row that fits decides.
    private static Failure Classify(
        Exception exception, ProviderEndpoint endpoint, DateTimeOffset now, bool isOwn, bool wentOut, out bool isUnknown)
    {
        isUnknown = false;
        if (Find<ReplyFailedException>(exception) is { Failure: var failure }) return failure;
        switch (exception)
        {
            case RequestRejectedException rejected:
                return new Failure(rejected.Kind, FailureScope.Request) { Message = "the inner chain's provider refused the request" };
            case AllTiersFailedException failed:
                return new Failure(FailureKind.Overloaded, FailureScope.Model)
                {
                    // A time that holds for this request only, because another tier cannot take it, must not keep others away.
                    Message = "no tier of the inner chain could answer",
                    RetryAfter = failed.Attempts.Any(static attempt => attempt.IsOfRequest) ? null : failed.RetryAfter,
                    ShouldRetry = false,
                };
            case StreamInterruptedException interrupted:
                return new Failure(FailureKind.StreamInterrupted, FailureScope.Model)
                {
                    Message = "the inner chain's stream broke", Usage = interrupted.Usage
                };
            case TimeoutException or OperationCanceledException:
                return new Failure(FailureKind.Timeout, FailureScope.Model) { Message = "the client gave up waiting" };
        }
        if (SdkException.TryRead(exception) is { } reply)
            return WithoutAddress(
                FailureClassifier.Classify(new ProviderReply(
                    endpoint.Vendor, reply.Status, new ReplyHeaders(reply.Headers), Encoding.UTF8.GetBytes(reply.Body), now, endpoint.Key)),
                isBodyKnown: reply.Body.Length > 0);
        // SDKs also wrap a request that could not be sent; a failure while an answer is read is not an HttpRequestException.
        if (Find<HttpRequestException>(exception) is not null) return FailureClassifier.FromException(exception);
        if (Find<IOException>(exception) is not null || Find<System.Net.Sockets.SocketException>(exception) is not null)
            return FailureClassifier.FromException(exception, headersReceived: true);
        if (Find<JsonException>(exception) is not null)
            return new Failure(FailureKind.ProtocolError, FailureScope.Model)
            {
                HttpStatus = 200, Message = "the client could not read the answer's JSON"
            };
        isUnknown = true;
        // If an adapter's SDK throws on its own, the reply was seen to be a success.
        if (!IsOfTheRuntime(exception) && (isOwn || !wentOut))
            return new Failure(FailureKind.ServerError, FailureScope.Model) { Message = $"the client threw {exception.GetType().Name}" };
        // The SDK failed on its reply: the reply is wrong, not the request.
        if (wentOut)
            return new Failure(FailureKind.ProtocolError, FailureScope.Model)
            {
                Message = $"the client could not read the reply, or has a bug ({exception.GetType().Name})"
            };
        // Most clients would refuse to send what this client refuses.
        if (exception is ArgumentException or NotSupportedException)
            return new Failure(FailureKind.InvalidRequest, FailureScope.Request)
            {
                Message = $"the client refused the request ({exception.GetType().Name}); look at its messages and options"
            };
        // Nothing was sent, so only the application can be the cause.
        return new Failure(FailureKind.ServerError, FailureScope.Request) { Message = $"the client threw {exception.GetType().Name}" };
    }

    /// <summary>Whether it is an exception that any bug throws; an SDK's own exception type describes its provider.</summary>
    private static bool IsOfTheRuntime(Exception exception) => 
        exception.GetType().Assembly == typeof(object).Assembly && exception.GetType() != typeof(Exception);

    /// <summary>
    /// Adjusts the failure of a client without a known address. The client's creator set the address, so a plain 404 is about the model at
    /// most. A body that is missing from the exception is not an empty body from a proxy.
    /// </summary>
    private static Failure WithoutAddress(Failure failure, bool isBodyKnown) => failure switch
    {
        { Kind: FailureKind.EndpointMisconfigured, HttpStatus: 404 or 405 } =>
            failure with { Kind = FailureKind.ModelUnavailable, Scope = FailureScope.Model },
        { Scope: FailureScope.Endpoint, HttpStatus: >= 500 } when !isBodyKnown => failure with { Scope = FailureScope.Model },
        _ => failure,
    };

    private static T? Find<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T found) return found;
        return null;
    }
}
