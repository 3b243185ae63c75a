namespace Fallback;

/// <summary>How a gateway behaves, and who may call it; the section <c>Gateway</c> in that of Fallback. See docs/gateway.md.</summary>
/// <remarks>Checked when the gateway is mapped: all mistakes at once, each with its key, its value and what to do.</remarks>
public sealed class FallbackGatewayOptions
{
    /// <summary>The largest request, in bytes; a larger one is refused with 413. Default 20 MiB; from 1,024 to 1 GiB.</summary>
    public long MaxRequestBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>Requests in flight at once; one more waits. Default 1,000; from 1 to 1,000,000.</summary>
    public int MaxConcurrentRequests { get; set; } = 1_000;

    /// <summary>
    /// Requests that wait for one of those places, first come, first served; one more is refused with 503. Default 100; from 0 to 1,000,000.
    /// </summary>
    public int MaxQueuedRequests { get; set; } = 100;

    /// <summary>How long a request waits for a place before it is refused with 503. Default 5 s; from 0 to a day. Read as <c>QueueSeconds</c>.</summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a request may take as a whole, whatever deadline its chain has. Default 10 minutes; from 1 s to a day. Read as
    /// <c>RequestTimeoutSeconds</c>.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a write to the caller may stand still before the call is ended, so that one who does not read keeps no provider's connection.
    /// Default 30 s; from 1 s to a day. Read as <c>WriteTimeoutSeconds</c>.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long requests in flight have when the application stops. Default 30 s; from 0 to a day. Read as <c>DrainSeconds</c>. The host's own
    /// <c>ShutdownTimeout</c> must be no shorter; the tool <c>fallback-gateway</c> sets it.
    /// </summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Origins whose pages may call the gateway from a browser, as <c>https://app.example.com</c>. Default: none; a request with any other
    /// <c>Origin</c> is refused with 403, since every web page can post to an address of this machine.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Headers of callers that are sent on to providers. Default: none. None that bears a credential can be among them.</summary>
    public IList<string> ForwardedHeaders { get; } = [];

    /// <summary>
    /// Whether <c>GET /v1/calls/{id}</c> shows a caller the attempts of its own calls, without content. Default: false.
    /// </summary>
    public bool ExposeCalls { get; set; }

    /// <summary>
    /// Chains whose cached answers all callers share. Default: none; each caller gets cached answers to its own requests only.
    /// </summary>
    public IList<string> SharedChains { get; } = [];

    /// <summary>Who may call. Default: none configured, and then only requests from this machine are answered.</summary>
    public IList<FallbackGatewayCaller> Callers { get; } = [];

    /// <summary>Mistakes found while reading a configuration section, reported with all others.</summary>
    internal List<string> ReadingErrors { get; } = [];

    /// <summary>The section's path, so that messages name whole keys.</summary>
    internal string Path { get; set; } = "Fallback:Gateway";
}
