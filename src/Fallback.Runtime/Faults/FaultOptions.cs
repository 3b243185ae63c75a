namespace Fallback;

/// <summary>
/// A fault to inject: which attempts fail, how, and for how long. The section <c>Fallback:FaultInjection:Faults:&lt;name&gt;</c> as an
/// object.
/// </summary>
/// <remarks>
/// <see cref="Client"/>, <see cref="Provider"/>, <see cref="Model"/> and <see cref="Instance"/> select attempts; all that are set must
/// match, and
/// without any every attempt of the runtime is selected. Of several faults that select an attempt, the first whose share it falls into is
/// injected.
/// </remarks>
public sealed class FaultOptions
{
    /// <summary>How long a fault lasts that has neither a <see cref="Duration"/> nor an <see cref="Until"/>.</summary>
    internal static readonly TimeSpan DefaultDuration = TimeSpan.FromHours(1);

    /// <summary>The longest that one may last.</summary>
    internal static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    /// <summary>Whose calls: the client's full or short name, or the name of a chain. Default: all.</summary>
    public string? Client { get; set; }

    /// <summary>At which provider, by its configured name. Default: all.</summary>
    public string? Provider { get; set; }

    /// <summary>Of which model: <c>provider/model</c>, or the model's name alone. Default: all.</summary>
    public string? Model { get; set; }

    /// <summary>At which of the provider's instances. Default: all.</summary>
    public string? Instance { get; set; }

    /// <summary>
    /// The share of the selected attempts that fails, from 0 to 1. Each attempt is drawn by itself, a retry as well. Default 1.
    /// </summary>
    public double Share { get; set; } = 1;

    /// <summary>How they fail. Default: with an error status.</summary>
    public FaultKind Kind { get; set; }

    /// <summary>
    /// The status of <see cref="FaultKind.Status"/>: 401, 402, 403, 408, 409, 429, or from 500 to 599. Other statuses say that the request
    /// is at
    /// fault, which no fallback mends. Default 503.
    /// </summary>
    public int Status { get; set; } = 503;

    /// <summary>The Retry-After header of that reply, in whole seconds up to an hour. Default: none.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>How much later a <see cref="FaultKind.Slow"/> request is sent: from 1 ms to 10 minutes. Default 2 s.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After how many pieces a <see cref="FaultKind.BrokenStream"/> breaks, from 1 to 10,000. A stream that has no more of them ends well.
    /// Default 1.
    /// </summary>
    public int BreakAfter { get; set; } = 1;

    /// <summary>
    /// How long the fault lasts, from when it takes effect: at the application's start, at the reload that brings it, or at
    /// <see cref="FallbackMonitor.InjectFault"/>. From 1 s to 24 h. Default: 1 h, or up to <see cref="Until"/>.
    /// </summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>
    /// When the fault ends, whenever it began: at most 24 h ahead. A moment in the past is no mistake; the fault is then over. With
    /// <see cref="Duration"/>, whichever comes first. Prefer it in a file: a restart begins a duration anew.
    /// </summary>
    public DateTimeOffset? Until { get; set; }
}
