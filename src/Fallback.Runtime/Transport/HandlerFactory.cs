using System.Net;

namespace Fallback;

/// <summary>Makes the handler that providers are asked through.</summary>
internal static class HandlerFactory
{
    /// <summary>For how long a connection is waited for.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Our own, because a handler of the host's factory brings the host's timeouts and retries with it. No redirect is followed, so that a
    /// key never reaches another host; no proxy of the environment is used unasked.
    /// </summary>
    public static HttpMessageHandler Create() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        // Below the vendors' own idle close, so that a request does not meet a connection that is just being closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(55),
        // A response that is given up is aborted at once. By default it would be read on for up to two seconds, and generated and billed.
        ResponseDrainTimeout = TimeSpan.Zero,
        AutomaticDecompression = DecompressionMethods.All,
        // Providers are no part of the caller's trace.
        ActivityHeadersPropagator = null,
    };
}
