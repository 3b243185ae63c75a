using System.Net.Sockets;
using System.Security.Authentication;

namespace Fallback.Runtime.Tests;

public sealed class TransportFailureTests
{
    private const string Secret = "https://user:secret@host/?key=secret";

    public static TheoryData<string, Exception, FailureKind, bool?, bool> Exceptions() => new()
    {
        { "connection refused", Http(HttpRequestError.ConnectionError, new SocketException((int)SocketError.ConnectionRefused)), FailureKind.NetworkError, null, false },
        { "the host name could not be resolved", Http(HttpRequestError.NameResolutionError, new SocketException((int)SocketError.HostNotFound)), FailureKind.NetworkError, false, false },
        { "the host name could not be resolved", Http(HttpRequestError.NameResolutionError, new SocketException((int)SocketError.TryAgain)), FailureKind.NetworkError, null, false },
        { "no secure connection (TLS) could be made", Http(HttpRequestError.SecureConnectionError, new AuthenticationException(Secret)), FailureKind.NetworkError, false, false },
        { "no secure connection (TLS) could be made", Http(HttpRequestError.SecureConnectionError, new IOException(Secret)), FailureKind.NetworkError, null, false },
        { "the connection was closed before a response came", Http(HttpRequestError.Unknown, new HttpIOException(HttpRequestError.ResponseEnded, Secret)), FailureKind.NetworkError, null, true },
        { "the connection was closed before a response came", new HttpIOException(HttpRequestError.ResponseEnded, Secret), FailureKind.NetworkError, null, true },
        { "the connection was reset", Http(HttpRequestError.Unknown, new IOException(Secret, new SocketException((int)SocketError.ConnectionReset))), FailureKind.NetworkError, null, false },
        { "the proxy refused the connection", Http(HttpRequestError.ProxyTunnelError, new IOException(Secret)), FailureKind.NetworkError, null, false },
        { "the reply is not valid HTTP", Http(HttpRequestError.InvalidResponse, new IOException(Secret)), FailureKind.NetworkError, null, false },
        { "the reply is not valid HTTP", Http(HttpRequestError.HttpProtocolError, new IOException(Secret)), FailureKind.NetworkError, null, false },
        { "no HTTP version in common", Http(HttpRequestError.VersionNegotiationError, new IOException(Secret)), FailureKind.NetworkError, null, false },
        { "the reply's headers are too large", Http(HttpRequestError.ConfigurationLimitExceeded, new IOException(Secret)), FailureKind.NetworkError, null, false },
        { "the host name could not be resolved", Socket(SocketError.HostNotFound), FailureKind.NetworkError, null, false },
        { "the host name could not be resolved", Socket(SocketError.NoData), FailureKind.NetworkError, null, false },
        { "the host name could not be resolved", Socket(SocketError.TryAgain), FailureKind.NetworkError, null, false },
        { "the host is unreachable", Socket(SocketError.HostUnreachable), FailureKind.NetworkError, null, false },
        { "the host is unreachable", Socket(SocketError.NetworkUnreachable), FailureKind.NetworkError, null, false },
        { "the host is unreachable", Socket(SocketError.NetworkDown), FailureKind.NetworkError, null, false },
        { "no connection in time", Socket(SocketError.TimedOut), FailureKind.NetworkError, null, false },
        { "the connection failed", new IOException(Secret), FailureKind.NetworkError, null, false },
        { "the connection failed", new InvalidOperationException(Secret), FailureKind.NetworkError, null, false },
        { "no connection in time", new TaskCanceledException(Secret, new TimeoutException(Secret)), FailureKind.Timeout, null, false },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void FromException_BeforeTheHeaders_IsTheEndpoints(string message, Exception exception, FailureKind kind, bool? shouldRetry, bool closed)
    {
        Failure failure = FailureClassifier.FromException(exception);
        Assert.Equal((kind, FailureScope.Endpoint, message, shouldRetry, closed), (failure.Kind, failure.Scope, failure.Message, failure.ShouldRetry, failure.ClosedBeforeResponse));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FromException_AfterTheHeaders_SaysNothingAboutTheEndpoint()
    {
        Failure failure = FailureClassifier.FromException(new HttpIOException(HttpRequestError.ResponseEnded, "x"), headersReceived: true);
        Assert.Equal(
            (FailureKind.NetworkError, FailureScope.Model, "the connection broke while the answer was read", false),
            (failure.Kind, failure.Scope, failure.Message, failure.ClosedBeforeResponse));
    }

    [Fact]
    public void FromException_TimeoutAfterTheHeaders_IsTheModels()
    {
        Failure failure = FailureClassifier.FromException(new TimeoutException(Secret), headersReceived: true);
        Assert.Equal((FailureKind.Timeout, FailureScope.Model, "the answer stalled"), (failure.Kind, failure.Scope, failure.Message));
    }

    [Fact]
    public async Task FromException_RefusedPort_IsConnectionRefused()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new HttpClient();
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"http://127.0.0.1:{port}/", TestContext.Current.CancellationToken));
        Failure failure = FailureClassifier.FromException(exception);
        Assert.Equal((FailureKind.NetworkError, FailureScope.Endpoint, "connection refused"), (failure.Kind, failure.Scope, failure.Message));
    }

    private static HttpRequestException Socket(SocketError error) => Http(HttpRequestError.ConnectionError, new SocketException((int)error));

    private static HttpRequestException Http(HttpRequestError error, Exception inner) => new(error, Secret, inner);
}
