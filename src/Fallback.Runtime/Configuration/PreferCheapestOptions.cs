namespace Fallback;

/// <summary>The choice of tiers by cost in configuration; see <see cref="PreferCheapestAttribute"/>.</summary>
public sealed class PreferCheapestOptions : PolicyOptions
{
    /// <summary>The lowest quality that is good enough, 0 to 1. Null keeps the declared value or, without one, 0.</summary>
    public double? MinQuality { get; set; }
}
