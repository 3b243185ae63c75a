namespace Fallback;

/// <summary>
/// A breaker over all tiers of a runtime. While it is open, calls get a stale or default answer at once, until single calls show that tiers
/// answer again.
/// </summary>
/// <remarks>
/// It counts calls, over all clients. A call that a tier answered is a success, however many tiers failed before. A call is a failure if
/// tiers failed, or if breakers kept it from all of them. Limits, budgets, rejected requests and canceled calls do not count.
/// </remarks>
public sealed class GlobalBreakerOptions
{
    /// <summary>The share of failed calls that opens the breaker, in (0, 1]. Default 0.5.</summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>The length of the sampling window, at least 1 s. Default 60 s.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The number of calls in the window below which the share is not judged, at least 1. Default 20.</summary>
    public int MinimumThroughput { get; set; } = 20;

    /// <summary>
    /// The length of the first break, at least 0.5 s. Default 30 s. After the break, one call at a time is permitted. Two successes close
    /// the breaker; a failure doubles the break, up to 8 times this value.
    /// </summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    internal BreakerSettings Settings => new()
    {
        FailureRatio = FailureRatio,
        Sampling = SamplingDuration,
        MinimumThroughput = MinimumThroughput,
        Break = BreakDuration,
        MaxBreak = 8 * BreakDuration,
        OpenReason = SkipReason.GlobalBreakerOpen,
        // Each tier comes back gradually by its own breaker.
        SlowStart = false,
    };
}
