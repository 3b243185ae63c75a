namespace Fallback;

/// <summary>What holds for a canary: the configuration over the declaration.</summary>
/// <param name="Share">The share of conversations that it starts with, 0 to 1.</param>
/// <param name="MaxLatencyFactor">Of the primary's 95th percentile.</param>
/// <param name="MaxCostFactor">Of the primary's average cost.</param>
/// <param name="MinSamples">First attempts for a judgement.</param>
/// <param name="Paused">Whether the configuration pauses it.</param>
internal sealed record CanaryFigures(double Share, double MaxLatencyFactor, double MaxCostFactor, int MinSamples, bool Paused)
{
    /// <summary>By which a share that does well grows.</summary>
    public const double Growth = 1.5;

    /// <summary>The share of successes below which nothing grows, whatever the primary does.</summary>
    public const double MinSuccess = 0.95;

    /// <summary>How much less often than the primary it may succeed.</summary>
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
