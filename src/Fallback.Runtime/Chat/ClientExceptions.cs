using System.Net.Http;
using System.Text;

namespace Fallback;

/// <summary>What a chat client's exception means. Its texts are not kept: they may hold the prompt or a key.</summary>
internal static class ClientExceptions
{
    public static Failure Classify(Exception exception, ProviderEndpoint endpoint, DateTimeOffset now)
    {
        switch (exception)
        {
            case RequestRejectedException rejected:
                return new Failure(rejected.Kind, FailureScope.Request) { Message = "the inner chain's provider refused the request" };
            case AllTiersFailedException failed:
                return new Failure(FailureKind.Overloaded, FailureScope.Model) { Message = "no tier of the inner chain could answer", RetryAfter = failed.RetryAfter, ShouldRetry = false };
            case StreamInterruptedException interrupted:
                return new Failure(FailureKind.StreamInterrupted, FailureScope.Model) { Message = "the inner chain's stream broke", Usage = interrupted.Usage };
            case TimeoutException or OperationCanceledException:
                return new Failure(FailureKind.Timeout, FailureScope.Model) { Message = "the client gave up waiting" };
        }
        if (SdkException.TryRead(exception) is { } reply)
            return FailureClassifier.Classify(new ProviderReply(endpoint.Provider, "", reply.Status, new ReplyHeaders(reply.Headers), Encoding.UTF8.GetBytes(reply.Body), now, endpoint.Key));
        // A request that could not be made is wrapped by SDKs, too; what breaks while an answer is read is no HttpRequestException.
        if (Has<HttpRequestException>(exception)) return FailureClassifier.FromException(exception);
        if (Has<IOException>(exception) || Has<System.Net.Sockets.SocketException>(exception)) return FailureClassifier.FromException(exception, headersReceived: true);
        // What the client refuses to send, every other would most likely refuse too.
        if (exception is ArgumentException or NotSupportedException)
            return new Failure(FailureKind.InvalidRequest, FailureScope.Request) { Message = $"the client refused the request ({exception.GetType().Name}); look at its messages and options" };
        return new Failure(FailureKind.ServerError, FailureScope.Model) { Message = $"the client threw {exception.GetType().Name}" };
    }

    private static bool Has<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T) return true;
        return false;
    }
}
