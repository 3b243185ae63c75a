namespace Fallback;

/// <summary>
/// What a client of <see cref="ProviderOptions.SdkClient"/> is created from: the provider as configured, and an HTTP client for it.
/// </summary>
/// <remarks>Immutable. A reload of the configuration creates a new connection and, with it, a new client.</remarks>
public sealed class ProviderConnection
{
    internal ProviderConnection(ProviderEndpoint endpoint, HttpTransport transport)
    {
        Provider = endpoint.Provider;
        BaseUrl = endpoint.BaseUrl;
        HttpClient = new HttpClient(new ReplyHandler(endpoint, transport), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The provider's configured name.</summary>
    public string Provider { get; }

    /// <summary>The configured base URL, or that of a well-known provider.</summary>
    public Uri BaseUrl { get; }

    /// <summary>
    /// The HTTP client for the SDK's requests. It uses the runtime's connections, has no timeout of its own, and adds the provider's
    /// headers and key (<c>Authorization: Bearer</c>), so the SDK itself needs no key. A response that is not an answer is classified as
    /// the built-in transport does, and thrown as an exception that the SDK must not catch. Disposing of the client closes no connection.
    /// </summary>
    public HttpClient HttpClient { get; }
}
