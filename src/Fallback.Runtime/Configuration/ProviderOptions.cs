using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Where a provider is and what it needs.</summary>
public sealed class ProviderOptions
{
    /// <summary>
    /// The base URL, to which the dialect adds its path: <c>/chat/completions</c> of an OpenAI-compatible one, say. Default: a well-known
    /// provider's public one.
    /// </summary>
    public string? BaseUrl { get; set; }

    /// <summary>
    /// What the provider speaks. In configuration by name: <c>openai-chat</c>, <c>openai-responses</c>, <c>anthropic-messages</c>,
    /// <c>gemini</c>, <c>azure-chat</c>. Default: the vendor's own at the addresses of OpenAI (for models that reason), Anthropic, Google and
    /// Azure's classic API, else <see cref="Fallback.Dialect.OpenAIChat"/>.
    /// </summary>
    public Dialect? Dialect { get; set; }

    /// <summary>
    /// The version of the API, for dialects that ask for one. Default: <c>2024-10-21</c> for chat completions of Azure's classic API,
    /// <c>2025-04-01-preview</c> for its Responses, <c>2023-06-01</c> for Anthropic, <c>vertex-2023-10-16</c> for Claude on Vertex,
    /// <c>v1beta</c> for Gemini, <c>v1</c> on Vertex, where the base URL names none.
    /// </summary>
    public string? ApiVersion { get; set; }

    /// <summary>The key. Default: the environment variable <c>&lt;PROVIDER&gt;_API_KEY</c>.</summary>
    public ApiKey? ApiKey { get; set; }

    /// <summary>
    /// Gives the key for each request, in place of <see cref="ApiKey"/>: an access token of Entra or Vertex, say. It is asked again some minutes
    /// before <see cref="ApiKey.ExpiresAt"/>, once for all calls, and once more when the provider refuses a token; a token without an end is kept.
    /// It has 30 seconds, and may be called from any thread. What it throws fails the attempt, and the next tier is asked. Default: none.
    /// </summary>
    public Func<CancellationToken, ValueTask<ApiKey>>? Token { get; set; }

    /// <summary>
    /// The header that bears the key, without a word before it: <c>api-key</c> (Azure), <c>x-api-key</c>. Default: <c>Authorization</c>, as
    /// <c>Bearer</c>; <c>api-key</c> where the vendor is Azure and the key no <see cref="Token"/>.
    /// </summary>
    public string? ApiKeyHeader { get; set; }

    /// <summary>
    /// Further headers whose values are secret: they are masked and cut out of everything that is shown, as the key is. Without an
    /// <see cref="ApiKey"/> the first of them is the key. Default: none.
    /// </summary>
    public IDictionary<string, ApiKey> SecretHeaders { get; } = new Dictionary<string, ApiKey>(StringComparer.OrdinalIgnoreCase);

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

    /// <summary>
    /// Whether every prompt is written to the provider's cache for five minutes, at a higher price for what is new in it: worth it where
    /// prompts begin the same, as in a conversation or with a long system prompt. For Anthropic, which caches nothing by itself; of no effect
    /// in other dialects. Marks of your own (<see cref="PromptCacheExtensions"/>) count without it. Default false.
    /// </summary>
    public bool CachesPrompts { get; set; }

    /// <summary>
    /// Whether requests bear the attempt's trace context (<c>traceparent</c> and <c>tracestate</c>, no baggage), for a server of your own
    /// that goes on with the trace. Default: false, since a vendor's spans are none of the caller's. Not for chat clients, which make their own requests.
    /// </summary>
    public bool SendsTraceContext { get; set; }

    /// <summary>
    /// Bytes that a response may have, unpacked. Of a stream they bound all that is kept and each event; up to 1,024 bytes around a piece
    /// of text do not count. A longer response is a <see cref="FailureKind.ProtocolError"/>. Default 16 MiB.
    /// </summary>
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
    /// own retries must be off. Default: none, the provider is asked in its <see cref="Dialect"/>.
    /// </summary>
    public Func<ProviderConnection, IChatClient>? SdkClient { get; set; }

    /// <summary>
    /// Makes the handler that sends this provider's requests; called at start and at each reload. The handler is disposed with the
    /// runtime, and one from before a reload as soon as its last request has ended; a call that began before it may ask for another one.
    /// Default: our own <see cref="SocketsHttpHandler"/> (no redirects, no proxy, no cookies). A handler with retries or timeouts of its own
    /// defeats the chain's.
    /// </summary>
    public Func<HttpMessageHandler>? HttpHandler { get; set; }

    /// <summary>
    /// The places that serve this provider's models, where there are several: regions, servers, accounts. A tier of the provider is all of
    /// them: a call is given one by <see cref="Selection"/>, and after a failure the next before the next tier, within the tier's timeout and
    /// the call's deadline and attempts. Each has breaker, limits and latency of its own. Default: none, the provider is one place.
    /// </summary>
    public IList<InstanceOptions> Instances { get; } = [];

    /// <summary>How a call is given one of the <see cref="Instances"/>. Default: <see cref="InstanceSelection.LeastLoaded"/>.</summary>
    public InstanceSelection Selection { get; set; }

    /// <summary>What keeps a call at an instance that has answered before it. Default: <see cref="InstanceAffinity.None"/>.</summary>
    public InstanceAffinity Affinity { get; set; }

    /// <summary>
    /// Active probes of the provider, or of each of its <see cref="Instances"/>: one that is down is left out before a call has met it. Default:
    /// null, none.
    /// </summary>
    public ProbeOptions? Probe { get; set; }

    /// <summary>
    /// Synthetic traffic to the provider, or to each of its <see cref="Instances"/>: one that is up but struggling is given less. Default: null,
    /// none.
    /// </summary>
    public SyntheticTrafficOptions? SyntheticTraffic { get; set; }
}
