using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Where a provider is and what it needs.</summary>
public sealed class ProviderOptions
{
    /// <summary>The OpenAI-compatible base URL, to which <c>/chat/completions</c> is added. Default: a well-known provider's public one.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The key. Default: the environment variable <c>&lt;PROVIDER&gt;_API_KEY</c>.</summary>
    public ApiKey? ApiKey { get; set; }

    /// <summary>
    /// Whose models it serves, for another account or address of a known vendor: <c>Vendor = "openai"</c> on a provider <c>openai-b</c>
    /// keeps OpenAI's catalogue, prices and address. Default: the vendor of a well-known address, else the provider's own name.
    /// </summary>
    public string? Vendor { get; set; }

    /// <summary>Whether a missing key is a mistake. Default: yes, except for a loopback address.</summary>
    public bool? KeyRequired { get; set; }

    /// <summary>Allows plain http to a host other than loopback: prompts, answers and the key can be read on the way. Default false.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>Headers that every request to this provider bears. Not for keys: values here are not treated as secrets. Default: none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Bytes that a response may have. Default 16 MiB.</summary>
    public long MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Requests within any 60 seconds, over all models with this provider's key. At least 0; 0 (default) is no limit. See
    /// <see cref="RateLimitAttribute"/>.
    /// </summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>Tokens within any 60 seconds, over all models with this provider's key. At least 0; 0 (default) is no limit.</summary>
    public int TokensPerMinute { get; set; }

    /// <summary>Requests under way at once, over all models with this provider's key. At least 0; 0 (default) is no limit.</summary>
    public int MaxConcurrency { get; set; }

    /// <summary>
    /// Gives the chat client that is asked in place of an address: an SDK's, a middleware's, or another chain. Called with the first call after the
    /// start or a reload. The client is not disposed by the runtime. One with retries of its own defeats the chain's: turn them off. Default: none.
    /// </summary>
    public Func<IChatClient>? ChatClient { get; set; }

    /// <summary>
    /// Makes the client of the provider's own SDK, which is asked in the provider's own dialect, over the address, key, headers and connections
    /// that are configured here. Called with the first call after the start or a reload; packages such as Fallback.Anthropic set it. The client's
    /// own retries must be off. Default: none, the provider speaks OpenAI's dialect.
    /// </summary>
    public Func<ProviderConnection, IChatClient>? SdkClient { get; set; }

    /// <summary>
    /// Makes the handler that sends this provider's requests; called once at start and at each reload, and disposed with the runtime.
    /// Default: our own <see cref="SocketsHttpHandler"/> (no redirects, no proxy, no cookies). A handler with retries or timeouts of its own
    /// defeats the chain's.
    /// </summary>
    public Func<HttpMessageHandler>? HttpHandler { get; set; }
}
