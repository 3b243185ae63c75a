namespace Fallback;

/// <summary>Makes the handler that providers are asked through.</summary>
internal static class HandlerFactory
{
    /// <summary>
    /// Our own, because a handler of the host's factory brings the host's timeouts and retries with it. No redirect is followed, so that a
    /// key never reaches another host; no proxy of the environment is used unasked.
    /// </summary>
    public static HttpMessageHandler Create() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        // Below the vendors' own idle close, so that a request does not meet a connection that is just being closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(55),
        EnableMultipleHttp2Connections = true,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        ActivityHeadersPropagator = null,
    };
}
