namespace Fallback;

/// <summary>The first attempts of a canary, or of the first tier that it is compared with.</summary>
public sealed record CanaryRecord
{
    /// <summary>The number of first attempts.</summary>
    public int Samples { get; init; }

    /// <summary>The number of first attempts that failed.</summary>
    public int Failures { get; init; }

    /// <summary>The share of first attempts that succeeded, 0 to 1; null if there are none.</summary>
    public double? SuccessRate => Samples == 0 ? null : 1 - (double)Failures / Samples;

    /// <summary>
    /// The 95th percentile of the latency of successful first attempts, accurate to 5 %; for streams, the time to the first content. Null
    /// if there are none.
    /// </summary>
    public TimeSpan? P95 { get; init; }

    /// <summary>The average cost in US dollars; null if no cost is known.</summary>
    public decimal? MeanCostUsd { get; init; }
}
