namespace Fallback;

/// <summary>
/// A fault to inject: which attempts fail, how, and for how long. The section <c>Fallback:FaultInjection:Faults:&lt;name&gt;</c> as an
/// object.
/// </summary>
/// <remarks>
/// <see cref="Client"/>, <see cref="Provider"/>, <see cref="Model"/> and <see cref="Instance"/> select attempts. An attempt must match all
/// of them that are set; if none is set, every attempt of the runtime is selected. If several faults select an attempt, Fallback draws for
/// each in order, and injects the first one whose draw falls within its share.
/// </remarks>
public sealed class FaultOptions
{
    /// <summary>How long a fault lasts if it has neither a <see cref="Duration"/> nor an <see cref="Until"/>.</summary>
    internal static readonly TimeSpan DefaultDuration = TimeSpan.FromHours(1);

    /// <summary>The longest time that a fault may last.</summary>
    internal static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    /// <summary>The client whose attempts are selected, by its full or short name, or the name of a chain. Default null: all.</summary>
    public string? Client { get; set; }

    /// <summary>The provider whose attempts are selected, by its configured name. Default null: all.</summary>
    public string? Provider { get; set; }

    /// <summary>The model whose attempts are selected: <c>provider/model</c>, or the model's name alone. Default null: all.</summary>
    public string? Model { get; set; }

    /// <summary>The provider's instance whose attempts are selected, by its name. Default null: all.</summary>
    public string? Instance { get; set; }

    /// <summary>
    /// The share of the selected attempts that fail, from 0 to 1. Default 1. Fallback draws for each attempt, so a retry draws again.
    /// </summary>
    public double Share { get; set; } = 1;

    /// <summary>How the attempts fail. Default: <see cref="FaultKind.Status"/>.</summary>
    public FaultKind Kind { get; set; }

    /// <summary>
    /// The HTTP status of <see cref="FaultKind.Status"/>: 401, 402, 403, 408, 409, 429, or 500 to 599 except 501. Default 503. Other
    /// statuses would mean that the request is wrong, and then no other tier is asked.
    /// </summary>
    public int Status { get; set; } = 503;

    /// <summary>
    /// The <c>Retry-After</c> of <see cref="FaultKind.Status"/>, in whole seconds, from 1 s to 1 h. Default null: no such header.
    /// </summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The delay of <see cref="FaultKind.Slow"/>, from 1 ms to 10 minutes. Default 2 s.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The number of chunks that a <see cref="FaultKind.BrokenStream"/> delivers before it breaks, from 1 to 10,000. Default 1. A stream
    /// with fewer chunks is not changed.
    /// </summary>
    public int BreakAfter { get; set; } = 1;

    /// <summary>
    /// How long the fault lasts, from 1 s to 24 h. Default null: 1 h or, if <see cref="Until"/> is set, until then. The time starts with
    /// the application, with the reload that adds the fault, or with <see cref="FallbackMonitor.InjectFault"/>.
    /// </summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>
    /// The time when the fault ends, at most 24 h ahead. Default null. If <see cref="Duration"/> is set as well, the earlier end applies. A
    /// time in the past is not an error: the fault is over. Prefer this property in a configuration file, because a restart starts a <see
    /// cref="Duration"/> again.
    /// </summary>
    public DateTimeOffset? Until { get; set; }
}
