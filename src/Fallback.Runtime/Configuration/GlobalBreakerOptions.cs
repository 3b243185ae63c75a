namespace Fallback;

/// <summary>
/// When a runtime stops asking altogether: its calls are given a stale or default answer at once, until single calls show that tiers
/// answer again.
/// </summary>
/// <remarks>
/// Counted are calls, over all clients: one that a tier answered is a success, however many failed before it; one that tiers failed, or
/// that breakers kept from all of them, is a failure. Limits, budgets, rejected requests and cancelled calls do not count.
/// </remarks>
public sealed class GlobalBreakerOptions
{
    /// <summary>Share of failed calls that opens it, above 0, at most 1. Default 0.5.</summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>The window in which the share is taken. At least a second, default 60 s.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Calls in the window below which the share is not judged. At least 1, default 20.</summary>
    public int MinimumThroughput { get; set; } = 20;

    /// <summary>
    /// The first break. At least half a second, default 30 s. Then one call at a time tries; two successes close it, a failure doubles the
    /// break, up to 8 times this value.
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
