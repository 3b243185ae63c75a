namespace Fallback;

/// <summary>The effective figures of a canary: the configuration over the declaration.</summary>
/// <param name="Share">The share of conversations that it starts with, 0 to 1.</param>
/// <param name="MaxLatencyFactor">The highest ratio to the first tier's 95th percentile.</param>
/// <param name="MaxCostFactor">The highest ratio to the first tier's average cost.</param>
/// <param name="MinSamples">The first attempts before a judgment.</param>
/// <param name="Paused">Whether the configuration pauses it.</param>
internal sealed record CanaryFigures(double Share, double MaxLatencyFactor, double MaxCostFactor, int MinSamples, bool Paused)
{
    /// <summary>The factor by which a successful share grows.</summary>
    public const double Growth = 1.5;

    /// <summary>The success rate below which the share does not grow, whatever the first tier's is.</summary>
    public const double MinSuccess = 0.95;

    /// <summary>The amount by which its success rate may be below the first tier's.</summary>
    public const double MaxDrop = 0.02;

    public static CanaryFigures Of(CanaryAttribute? declared, CanaryOptions? configured)
    {
        declared ??= new CanaryAttribute("");
        return new CanaryFigures(
            (configured?.Percent ?? declared.Percent) / 100,
            configured?.MaxLatencyFactor ?? declared.MaxLatencyFactor,
            configured?.MaxCostFactor ?? declared.MaxCostFactor,
            configured?.MinSamples ?? declared.MinSamples,
            configured?.Paused ?? false);
    }
}
