namespace Fallback;

/// <summary>
/// A fault to inject: which attempts fail, how, and for how long. The section <c>Fallback:FaultInjection:Faults:&lt;name&gt;</c> as an
/// object.
/// </summary>
/// <remarks>
/// <see cref="Client"/>, <see cref="Provider"/>, <see cref="Model"/> and <see cref="Instance"/> select attempts; all that are set must
/// match, and without any every attempt of the runtime is selected. Of several faults that select an attempt, the first whose share it
/// falls into is injected.
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
    /// The share of the selected attempts that fails, from 0 to 1. There is a draw for each attempt, so a retry is drawn again. Default 1.
    /// </summary>
    public double Share { get; set; } = 1;

    /// <summary>How they fail. Default: with an error status.</summary>
    public FaultKind Kind { get; set; }

    /// <summary>
    /// The status of <see cref="FaultKind.Status"/>: 401, 402, 403, 408, 409, 429, or from 500 to 599 but 501. Other statuses say that the request
    /// is at fault, which no fallback mends. Default 503.
    /// </summary>
    public int Status { get; set; } = 503;

    /// <summary>The Retry-After header of that reply, in whole seconds up to an hour. Default: none.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The delay before a <see cref="FaultKind.Slow"/> request, from 1 ms to 10 minutes. Default 2 s.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The chunks that a <see cref="FaultKind.BrokenStream"/> lets through, from 1 to 10,000. A stream with fewer is left unchanged.
    /// Default 1.
    /// </summary>
    public int BreakAfter { get; set; } = 1;

    /// <summary>
    /// The time that the fault lasts, counted from the application's start, the reload that brings it, or
    /// <see cref="FallbackMonitor.InjectFault"/>. From 1 s to 24 h. Default: 1 h, or up to <see cref="Until"/>.
    /// </summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>
    /// The moment at which the fault ends, at most 24 h ahead. If it is in the past, the fault is over, which is no mistake. If there is a
    /// <see cref="Duration"/> too, the earlier end counts. Prefer this in a file: a restart starts a duration again.
    /// </summary>
    public DateTimeOffset? Until { get; set; }
}
