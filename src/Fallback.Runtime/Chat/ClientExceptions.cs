using System.Net.Http;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>What a chat client's exception means. Its texts are not kept: they may hold the prompt or a key.</summary>
internal static class ClientExceptions
{
    public static Failure Classify(Exception exception, ProviderEndpoint endpoint, DateTimeOffset now)
    {
        if (Find<ReplyFailedException>(exception) is { Failure: var failure }) return failure;
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
            return FailureClassifier.Classify(new ProviderReply(endpoint.Vendor, reply.Status, new ReplyHeaders(reply.Headers), Encoding.UTF8.GetBytes(reply.Body), now, endpoint.Key));
        // A request that could not be made is wrapped by SDKs, too; what breaks while an answer is read is no HttpRequestException.
        if (Find<HttpRequestException>(exception) is not null) return FailureClassifier.FromException(exception);
        if (Find<IOException>(exception) is not null || Find<System.Net.Sockets.SocketException>(exception) is not null) return FailureClassifier.FromException(exception, headersReceived: true);
        if (Find<JsonException>(exception) is not null) return new Failure(FailureKind.ProtocolError, FailureScope.Model) { HttpStatus = 200, Message = "the client could not read the answer's JSON" };
        // What the client refuses to send, every other would most likely refuse too.
        if (exception is ArgumentException or NotSupportedException)
            return new Failure(FailureKind.InvalidRequest, FailureScope.Request) { Message = $"the client refused the request ({exception.GetType().Name}); look at its messages and options" };
        return new Failure(FailureKind.ServerError, FailureScope.Model) { Message = $"the client threw {exception.GetType().Name}" };
    }

    private static T? Find<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T found) return found;
        return null;
    }
}
