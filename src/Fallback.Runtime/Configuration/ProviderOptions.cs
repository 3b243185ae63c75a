using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The address, key and other settings of a provider.</summary>
public sealed class ProviderOptions
{
    /// <summary>
    /// The base URL. The dialect appends its path, such as <c>/chat/completions</c> at an OpenAI-compatible address. Default: the public
    /// base URL of a well-known provider.
    /// </summary>
    public string? BaseUrl { get; set; }

    /// <summary>
    /// The dialect of the provider. Its name in configuration: <c>openai-chat</c>, <c>openai-responses</c>, <c>anthropic-messages</c>,
    /// <c>gemini</c> or <c>azure-chat</c>. Default: the vendor's own dialect at the addresses of OpenAI (for reasoning models), Anthropic,
    /// Google and Azure's classic API; otherwise <see cref="Fallback.Dialect.OpenAIChat"/>.
    /// </summary>
    public Dialect? Dialect { get; set; }

    /// <summary>
    /// The version of the API, for dialects that require one. Default, if the base URL names none: <c>2024-10-21</c> for chat completions
    /// of Azure's classic API, <c>2025-04-01-preview</c> for its Responses, <c>2023-06-01</c> for Anthropic, <c>vertex-2023-10-16</c> for
    /// Claude on Vertex, <c>v1beta</c> for Gemini, and <c>v1</c> on Vertex.
    /// </summary>
    public string? ApiVersion { get; set; }

    /// <summary>The key. Default: the environment variable <c>&lt;PROVIDER&gt;_API_KEY</c>.</summary>
    public ApiKey? ApiKey { get; set; }

    /// <summary>
    /// A function that returns the key for each request and replaces <see cref="ApiKey"/>, for example an access token of Entra or Vertex.
    /// Default null.
    /// </summary>
    /// <remarks>
    /// Fallback calls the function again some minutes before <see cref="ApiKey.ExpiresAt"/>, once for all calls, and once more if the
    /// provider refuses a token. It keeps a token that does not expire. The function has 30 s and may be called from any thread. If it
    /// throws, the attempt fails and Fallback asks the next tier.
    /// </remarks>
    public Func<CancellationToken, ValueTask<ApiKey>>? Token { get; set; }

    /// <summary>
    /// The header that carries the key alone, without a scheme: <c>api-key</c> (Azure), <c>x-api-key</c>. Default: <c>Authorization</c>,
    /// with the scheme <c>Bearer</c>; <c>api-key</c> if the vendor is Azure and the key is not a <see cref="Token"/>.
    /// </summary>
    public string? ApiKeyHeader { get; set; }

    /// <summary>
    /// Additional headers with secret values. Like the key, these values are masked and removed from everything that is shown. If there is
    /// no <see cref="ApiKey"/>, the first of these headers is the key. Default: none.
    /// </summary>
    public IDictionary<string, ApiKey> SecretHeaders { get; } = new Dictionary<string, ApiKey>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The vendor whose models the provider serves, for another account or address of a known vendor: <c>Vendor = "openai"</c> on a
    /// provider <c>openai-b</c> keeps OpenAI's catalogue, prices and address. Default: the vendor of a well-known address, otherwise the
    /// provider's own name.
    /// </summary>
    public string? Vendor { get; set; }

    /// <summary>Whether a missing key is an error. Default: yes, except for a loopback address.</summary>
    public bool? KeyRequired { get; set; }

    /// <summary>
    /// Whether plain HTTP to a host other than loopback is allowed. Prompts, answers and the key can then be read on the way. Default
    /// false.
    /// </summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// Headers that are sent with every request to this provider. Not for keys: these values are not treated as secrets. Default: none.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether every prompt is written to the provider's cache for five minutes. New parts of a prompt then cost more. Default false. It
    /// pays off if prompts have the same beginning, as in a conversation or with a long system prompt. It is for Anthropic, which caches
    /// nothing by default, and has no effect in other dialects. Your own marks (<see cref="PromptCacheExtensions"/>) work without it.
    /// </summary>
    public bool CachesPrompts { get; set; }

    /// <summary>
    /// Whether requests carry the attempt's trace context (<c>traceparent</c> and <c>tracestate</c>, no baggage), for a server of your own
    /// that continues the trace. Default false, because a vendor does not continue the caller's trace. It does not apply to chat clients,
    /// which send their own requests.
    /// </summary>
    public bool SendsTraceContext { get; set; }

    /// <summary>
    /// The largest size of a response in bytes after decompression, at least 1. Default 16 MiB. In a stream, the limit applies to each
    /// event and to everything that is kept; up to 1,024 bytes around each chunk of text do not count. A longer response is a
    /// <see cref="FailureKind.ProtocolError"/>.
    /// </summary>
    public long MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The number of requests within any 60 seconds, over all models with this provider's key; at least 0. Default 0: no limit. See
    /// <see cref="RateLimitAttribute"/>.
    /// </summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>
    /// The number of tokens within any 60 seconds, over all models with this provider's key; at least 0. Default 0: no limit.
    /// </summary>
    public int TokensPerMinute { get; set; }

    /// <summary>
    /// The number of requests that may run at once, over all models with this provider's key; at least 0. Default 0: no limit.
    /// </summary>
    public int MaxConcurrency { get; set; }

    /// <summary>
    /// A function that returns the chat client to ask instead of an address: an SDK's, a middleware's, or another chain. Fallback calls it
    /// at the first call after the start or a reload, and does not dispose of the client. Turn the client's own retries off: they defeat
    /// those of the chain. Default null.
    /// </summary>
    public Func<IChatClient>? ChatClient { get; set; }

    /// <summary>
    /// A function that creates the client of the vendor's own SDK. The client uses the address, key, headers and connections that are
    /// configured here. Fallback calls the function at the first call after the start or a reload; packages such as Fallback.Anthropic set
    /// it. The client's own retries must be off. Default null: Fallback sends requests itself, in the provider's <see cref="Dialect"/>.
    /// </summary>
    public Func<ProviderConnection, IChatClient>? SdkClient { get; set; }

    /// <summary>
    /// A function that creates the handler for this provider's requests. Fallback calls it at start and at each reload. Default: a
    /// <see cref="SocketsHttpHandler"/> without redirects, proxy and cookies.
    /// </summary>
    /// <remarks>
    /// The handler is disposed of with the runtime; after a reload, the previous handler is disposed of as soon as its last request has
    /// ended. A call that began before the reload may ask for another one. A handler with its own retries or timeouts defeats those of the
    /// chain.
    /// </remarks>
    public Func<HttpMessageHandler>? HttpHandler { get; set; }

    /// <summary>
    /// The places that serve this provider's models, if there are several: regions, servers, accounts. Default: none, the provider is one
    /// place.
    /// </summary>
    /// <remarks>
    /// A tier of the provider consists of all its instances. Fallback chooses one for a call by <see cref="Selection"/>. After a failure,
    /// it asks the next instance before the next tier, within the tier's timeout and the call's deadline and attempts. Each instance has
    /// its own breaker, limits and latency.
    /// </remarks>
    public IList<InstanceOptions> Instances { get; } = [];

    /// <summary>
    /// How Fallback chooses one of the <see cref="Instances"/> for a call. Default: <see cref="InstanceSelection.LeastLoaded"/>.
    /// </summary>
    public InstanceSelection Selection { get; set; }

    /// <summary>What keeps calls at an instance that has answered before. Default: <see cref="InstanceAffinity.None"/>.</summary>
    public InstanceAffinity Affinity { get; set; }

    /// <summary>
    /// Active probes of the provider, or of each of its <see cref="Instances"/>. They find an instance that is down before a call has met
    /// it. Default null: no probes.
    /// </summary>
    public ProbeOptions? Probe { get; set; }

    /// <summary>
    /// Synthetic traffic to the provider, or to each of its <see cref="Instances"/>. It finds an instance that is up but struggling, and
    /// Fallback sends that instance fewer calls. Default null: none.
    /// </summary>
    public SyntheticTrafficOptions? SyntheticTraffic { get; set; }
}
