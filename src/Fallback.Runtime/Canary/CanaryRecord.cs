namespace Fallback;

/// <summary>First attempts of a canary, or of the first choice that it is compared with.</summary>
public sealed record CanaryRecord
{
    /// <summary>How many were counted.</summary>
    public int Samples { get; init; }

    /// <summary>How many of them failed.</summary>
    public int Failures { get; init; }

    /// <summary>The share that succeeded, 0 to 1; null without samples.</summary>
    public double? SuccessRate => Samples == 0 ? null : 1 - (double)Failures / Samples;

    /// <summary>
    /// The 95th percentile of the latency of those that succeeded, within 5 %; of streams until the first content. Null without any.
    /// </summary>
    public TimeSpan? P95 { get; init; }

    /// <summary>Their average cost in US dollars; null where no cost is known.</summary>
    public decimal? MeanCostUsd { get; init; }
}
