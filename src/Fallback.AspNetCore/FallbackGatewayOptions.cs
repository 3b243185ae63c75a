namespace Fallback;

/// <summary>The options of a gateway and its callers: the section <c>Gateway</c> of Fallback's section.</summary>
/// <remarks>
/// They are validated when the gateway is mapped; all mistakes are reported together, each with its key, value and remedy.
/// See <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/gateway.md">the gateway</see>.
/// </remarks>
public sealed class FallbackGatewayOptions
{
    /// <summary>
    /// The size of the largest request in bytes, from 1,024 to 1 GiB. Default 20 MiB. A larger request is refused with 413.
    /// </summary>
    public long MaxRequestBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>The number of requests that may run at once, from 1 to 1,000,000. Default 1,000. One more waits.</summary>
    public int MaxConcurrentRequests { get; set; } = 1_000;

    /// <summary>
    /// The number of requests that may wait for a running one to end, first come, first served; from 0 to 1,000,000. Default 100. One more
    /// is refused with 503.
    /// </summary>
    public int MaxQueuedRequests { get; set; } = 100;

    /// <summary>
    /// How long a request waits before it is refused with 503, from 0 to a day. Default 5 s. The setting is <c>QueueSeconds</c>.
    /// </summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a whole request may take, whatever deadline its chain has; from 1 s to a day. Default 10 minutes. The setting is
    /// <c>RequestTimeoutSeconds</c>.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a write to the caller may make no progress before the call ends, from 1 s to a day. Default 30 s. A caller that does not
    /// read thus cannot hold a provider's connection. The setting is <c>WriteTimeoutSeconds</c>.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long running requests may take when the application stops, from 0 to a day. Default 30 s. The host's <c>ShutdownTimeout</c> must
    /// not be shorter; the tool <c>fallback-gateway</c> sets it. The setting is <c>DrainSeconds</c>.
    /// </summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Origins whose pages may call the gateway from a browser, such as <c>https://app.example.com</c>. Default: none. A request with any
    /// other <c>Origin</c> is refused with 403, because every web page can post to an address of this machine.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Headers of callers that are forwarded to providers. Headers that carry a credential are not permitted. Default: none.
    /// </summary>
    public IList<string> ForwardedHeaders { get; } = [];

    /// <summary>
    /// Whether <c>GET /v1/calls/{id}</c> shows a caller the attempts of its own calls, without content. Default false.
    /// </summary>
    public bool ExposeCalls { get; set; }

    /// <summary>
    /// Chains whose cached answers all callers share. Default: none. Otherwise, each caller gets only cached answers to its own requests.
    /// </summary>
    public IList<string> SharedChains { get; } = [];

    /// <summary>The callers of the gateway. Default: none; then only requests from this machine are answered.</summary>
    public IList<FallbackGatewayCaller> Callers { get; } = [];

    /// <summary>Mistakes found while reading a configuration section, reported with all others.</summary>
    internal List<string> ReadingErrors { get; } = [];

    /// <summary>The section's path, so that messages name whole keys.</summary>
    internal string Path { get; set; } = "Fallback:Gateway";
}
