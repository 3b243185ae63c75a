namespace Fallback;

/// <summary>Declares when Fallback stops sending requests to a failing tier, and how the tier recovers.</summary>
/// <remarks>
/// A breaker belongs to a provider, instance and model. All clients of a runtime share it. Without this attribute, the defaults below
/// apply. If <see cref="FailureRatio"/> is set, the breaker works in ratio mode and does not use <see cref="FailureThreshold"/>; setting
/// both is a build error. A rate limit (429) does not count as a failure: instead, Fallback sends the tier no requests until the provider's
/// <c>Retry-After</c> has passed.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class CircuitBreakerAttribute : Attribute
{
    /// <summary>
    /// The number of consecutive failures that open the breaker, at least 1. Default 5. If failures arrive faster than answers do, they
    /// must continue for as long as a slow answer takes (the 95th percentile), so that a burst of calls is not judged by those that failed
    /// first. The same number of timeouts, or a threshold of 1, opens the breaker at once.
    /// </summary>
    public int FailureThreshold { get; set; } = 5;

    /// <summary>The share of failures in the sampling window that opens the breaker, in (0, 1]. Default 0: consecutive mode.</summary>
    public double FailureRatio { get; set; }

    /// <summary>In ratio mode, the length of the sampling window in seconds, at least 1. Default 60.</summary>
    public int SamplingSeconds { get; set; } = 60;

    /// <summary>In ratio mode, the number of calls in the window below which the ratio is not judged, at least 1. Default 10.</summary>
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>
    /// The length of the first break in seconds, at least 0.5. Default 30. Each failed probe that a caller waited for doubles the break, up
    /// to <see cref="MaxBreakSeconds"/>.
    /// </summary>
    public double BreakSeconds { get; set; } = 30;

    /// <summary>
    /// The longest break in seconds, however many probes have failed; at least <see cref="BreakSeconds"/>. Default 0: twice
    /// <see cref="BreakSeconds"/>.
    /// </summary>
    public double MaxBreakSeconds { get; set; }

    /// <summary>
    /// Whether a probe runs at the same time as the call to the next tier, if there is one, so that the caller does not wait for it.
    /// Default true. The first answer is the call's; the probe continues until its result is known. The first probe starts 5 s after the
    /// breaker has opened, and then at most one every 5 s (or every <see cref="BreakSeconds"/>, if that is less). Such a probe costs an
    /// additional request. With false, a caller's own request is the probe, once the break is over.
    /// </summary>
    /// <remarks>Calls with tools, calls of Refit interfaces, and calls that continue a stored conversation are never sent twice.</remarks>
    public bool ProbeBeside { get; set; } = true;

    /// <summary>The number of probes that may run at once while the breaker is half-open, at least 1. Default 1.</summary>
    public int HalfOpenMaxCalls { get; set; } = 1;

    /// <summary>The number of successful probes that close the breaker, at least 1. Default 2.</summary>
    public int SuccessThreshold { get; set; } = 2;

    /// <summary>The model of the chain that these values apply to. Default null: every tier that has no values of its own.</summary>
    public string? Model { get; set; }
}
