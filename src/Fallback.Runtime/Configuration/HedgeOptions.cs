namespace Fallback;

/// <summary>Hedging in configuration, see <see cref="HedgeAttribute"/>. Null leaves what is declared, else the default of the attribute.</summary>
public sealed class HedgeOptions : PolicyOptions
{
    /// <summary>
    /// When the next tier is asked as well; zero for all at once, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for what
    /// <see cref="ExtraCost"/> allows. Not beside <see cref="ExtraCost"/>.
    /// </summary>
    public TimeSpan? Delay { get; set; }

    /// <summary>
    /// What hedging may add to the cost of the calls, as a share of it, above 0 and at most 1. A declared delay holds no more then. Not beside
    /// <see cref="Delay"/>.
    /// </summary>
    public double? ExtraCost { get; set; }

    /// <summary>Tiers that are asked at once. At least 2.</summary>
    public int? MaxParallel { get; set; }
}
