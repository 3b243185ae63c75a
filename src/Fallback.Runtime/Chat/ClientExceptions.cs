using System.Net.Http;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>What a chat client's exception means. Texts of SDKs are not kept: they may hold the prompt or a key.</summary>
internal static class ClientExceptions
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="endpoint">Whose client it is.</param>
    /// <param name="now">For delays that the reply names as times.</param>
    /// <param name="isOwn">The application has made the client, and so may have thrown the exception itself; see <see
    /// cref="ThrownByClient"/>.</param>
    /// <param name="wentOut">The client had begun to wait for something, and so may have had a reply; before that it can only have refused the
    /// request, or be broken itself.</param>
    public static Failure Classify(Exception exception, ProviderEndpoint endpoint, DateTimeOffset now, bool isOwn, bool wentOut)
    {
        Failure failure = Classify(exception, endpoint, now, isOwn, wentOut, out bool isUnknown);
        // A chain tells no secrets; what it was thrown itself was cleaned there.
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
                    Message = "no tier of the inner chain could answer", RetryAfter = failed.RetryAfter, ShouldRetry = false
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
        // A request that could not be made is wrapped by SDKs, too; what breaks while an answer is read is no HttpRequestException.
        if (Find<HttpRequestException>(exception) is not null) return FailureClassifier.FromException(exception);
        if (Find<IOException>(exception) is not null || Find<System.Net.Sockets.SocketException>(exception) is not null)
            return FailureClassifier.FromException(exception, headersReceived: true);
        if (Find<JsonException>(exception) is not null)
            return new Failure(FailureKind.ProtocolError, FailureScope.Model)
            {
                HttpStatus = 200, Message = "the client could not read the answer's JSON"
            };
        isUnknown = true;
        // What an adapter's SDK throws by itself, it throws over a reply that we have seen to be a success.
        if (!IsOfTheRuntime(exception) && (isOwn || !wentOut))
            return new Failure(FailureKind.ServerError, FailureScope.Model) { Message = $"the client threw {exception.GetType().Name}" };
        // An SDK that fell over its reply: bad is the reply, not the request.
        if (wentOut)
            return new Failure(FailureKind.ProtocolError, FailureScope.Model)
            {
                Message = $"the client could not read the reply, or has a bug ({exception.GetType().Name})"
            };
        // What the client refuses to send, every other would most likely refuse too.
        if (exception is ArgumentException or NotSupportedException)
            return new Failure(FailureKind.InvalidRequest, FailureScope.Request)
            {
                Message = $"the client refused the request ({exception.GetType().Name}); look at its messages and options"
            };
        // Nothing was sent, so nobody but the application can be at fault.
        return new Failure(FailureKind.ServerError, FailureScope.Request) { Message = $"the client threw {exception.GetType().Name}" };
    }

    /// <summary>Of what everybody's bugs throw; what an SDK calls its own tells of its provider.</summary>
    private static bool IsOfTheRuntime(Exception exception) => 
        exception.GetType().Assembly == typeof(object).Assembly && exception.GetType() != typeof(Exception);

    /// <summary>
    /// A client has its address from its maker, so a 404 that says no more is about its model at most; and a body that the exception does not
    /// have is none that a proxy has left empty.
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
