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

    /// <summary>The window in seconds. At least 1, default 60.</summary>
    public int SamplingSeconds { get; set; } = 60;

    /// <summary>Calls in the window below which the share is not judged. At least 1, default 20.</summary>
    public int MinimumThroughput { get; set; } = 20;

    /// <summary>Seconds that the first break lasts, at least 0.5. Default 30. Then one call at a time tries; two successes close it, a failure doubles the break, up to 8 times this value.</summary>
    public double BreakSeconds { get; set; } = 30;

    internal BreakerSettings Settings => new()
    {
        FailureRatio = FailureRatio,
        Sampling = TimeSpan.FromSeconds(SamplingSeconds),
        MinimumThroughput = MinimumThroughput,
        Break = TimeSpan.FromSeconds(BreakSeconds),
        OpenReason = SkipReason.GlobalBreakerOpen,
        // Each tier comes back gradually by its own breaker.
        SlowStart = false,
    };
}
