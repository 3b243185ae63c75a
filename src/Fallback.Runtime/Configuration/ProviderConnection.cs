namespace Fallback;

/// <summary>What the client of <see cref="ProviderOptions.SdkClient"/> is made from: the provider as it is configured, and the way to it.</summary>
/// <remarks>Immutable. A reload of the configuration makes another, and with it another client.</remarks>
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

    /// <summary>The configured base URL, or a well-known provider's own.</summary>
    public Uri BaseUrl { get; }

    /// <summary>
    /// Sends the SDK's requests over the runtime's connections, without a timeout of its own, with the provider's headers and its key
    /// (<c>Authorization: Bearer</c>), which the SDK itself therefore needs not have. A reply that is no answer is classed as by the built-in
    /// transport and leaves as an exception, which the SDK must let pass. Disposing it closes no connection.
    /// </summary>
    public HttpClient HttpClient { get; }
}
