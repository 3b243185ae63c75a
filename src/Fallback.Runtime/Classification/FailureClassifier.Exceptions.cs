using System.Net.Http;
using System.Net.Sockets;

namespace Fallback;

/// <content>Exceptions of the transport. The exception itself is not kept: its texts and inner exceptions may contain secrets.</content>
internal static partial class FailureClassifier
{
    /// <summary>Classifies an exception of the transport that is not a cancellation by the caller or the engine.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="headersReceived">Whether the reply's headers had been received.</param>
    public static Failure FromException(Exception exception, bool headersReceived = false)
    {
        // Only the handler's own connect timeout arrives here as a cancellation.
        if (exception is OperationCanceledException or TimeoutException)
            return new Failure(FailureKind.Timeout, headersReceived ? FailureScope.Model : FailureScope.Endpoint)
            {
                Message = headersReceived ? "the answer stalled" : "no connection in time"
            };
        HttpRequestError error = RequestError(exception);
        bool ended = error == HttpRequestError.ResponseEnded;
        return new Failure(FailureKind.NetworkError, headersReceived ? FailureScope.Model : FailureScope.Endpoint)
        {
            Message = headersReceived ? "the connection broke while the answer was read" : Describe(error, exception),
            ClosedBeforeResponse = ended && !headersReceived,
            // A name that does not exist, or a certificate that does not match, is the same a second later.
            ShouldRetry = IsPermanent(error, exception) ? false : null,
        };
    }

    private static HttpRequestError RequestError(Exception? exception)
    {
        HttpRequestError found = HttpRequestError.Unknown;
        for (; exception is not null; exception = exception.InnerException)
        {
            HttpRequestError? error = exception switch
            {
                HttpIOException io => io.HttpRequestError,
                HttpRequestException http => http.HttpRequestError,
                _ => null,
            };
            if (error is { } known && known != HttpRequestError.Unknown) found = known;
        }
        return found;
    }

    private static bool IsPermanent(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.NameResolutionError => SocketErrorOf(exception) is not SocketError.TryAgain,
        HttpRequestError.SecureConnectionError => HasInner<System.Security.Authentication.AuthenticationException>(exception),
        _ => false,
    };

    private static string Describe(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.NameResolutionError => "the host name could not be resolved",
        HttpRequestError.SecureConnectionError => "no secure connection (TLS) could be made",
        HttpRequestError.ResponseEnded => "the connection was closed before a response came",
        HttpRequestError.ProxyTunnelError => "the proxy refused the connection",
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => "the reply is not valid HTTP",
        HttpRequestError.VersionNegotiationError => "no HTTP version in common",
        HttpRequestError.ConfigurationLimitExceeded => "the reply's headers are too large",
        _ => Describe(SocketErrorOf(exception)),
    };

    private static string Describe(SocketError? error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was reset",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name could not be resolved",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => "the host is unreachable",
        SocketError.TimedOut => "no connection in time",
        _ => "the connection failed",
    };

    private static SocketError? SocketErrorOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is SocketException socket) return socket.SocketErrorCode;
        return null;
    }

    private static bool HasInner<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T) return true;
        return false;
    }
}
