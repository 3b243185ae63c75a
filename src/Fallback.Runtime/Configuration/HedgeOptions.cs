namespace Fallback;

/// <summary>Hedging in configuration, see <see cref="HedgeAttribute"/>. Null leaves what is declared, else the default of the attribute.</summary>
public sealed class HedgeOptions : PolicyOptions
{
    /// <summary>
    /// When the next tier is asked as well; zero for all at once, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for the measured
    /// delay.
    /// </summary>
    public TimeSpan? Delay { get; set; }

    /// <summary>Tiers that are asked at once. At least 2.</summary>
    public int? MaxParallel { get; set; }
}
