using System.Net;

namespace Fallback;

/// <summary>Creates the handler for requests to providers.</summary>
internal static class HandlerFactory
{
    /// <summary>The longest wait for a connection.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Creates a handler. It is not the host's factory's, because that has the host's timeouts and retries. It follows no redirect, so that
    /// a key never reaches another host, and uses no proxy of the environment unless configured.
    /// </summary>
    public static HttpMessageHandler Create() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        // Less than the vendors' own idle timeout, so that a request does not meet a connection that is being closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(55),
        // A response that is given up is aborted at once. By default, it would be read for up to two more seconds, and be generated and
        // billed.
        ResponseDrainTimeout = TimeSpan.Zero,
        AutomaticDecompression = DecompressionMethods.All,
        // Providers are not part of the caller's trace.
        ActivityHeadersPropagator = null,
    };
}
