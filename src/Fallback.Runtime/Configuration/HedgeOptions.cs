namespace Fallback;

/// <summary>
/// Hedging in configuration; see <see cref="HedgeAttribute"/>. A null member keeps the declared value or, without one, the attribute's
/// default.
/// </summary>
public sealed class HedgeOptions : PolicyOptions
{
    /// <summary>
    /// The delay after which Fallback also asks the next tier. Zero: it asks <see cref="MaxParallel"/> tiers at once;
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: as early as <see cref="ExtraCost"/> allows. Do not set both this and
    /// <see cref="ExtraCost"/>.
    /// </summary>
    public TimeSpan? Delay { get; set; }

    /// <summary>
    /// The share of the calls' cost that hedging may add, in (0, 1]. It replaces a declared delay. Do not set both this and
    /// <see cref="Delay"/>.
    /// </summary>
    public double? ExtraCost { get; set; }

    /// <summary>The number of requests that may run at once, at least 2.</summary>
    public int? MaxParallel { get; set; }
}
