namespace Fallback;

/// <summary>When a tier is left alone, and how it comes back.</summary>
/// <remarks>
/// A breaker belongs to a provider, instance and model, and is shared by every client of the runtime. Without this attribute
/// the defaults below hold. Setting <see cref="FailureRatio"/> selects ratio mode; <see cref="FailureThreshold"/> is unused then.
/// A rate limit (429) does not count as a failure: it closes a gate until the provider's <c>Retry-After</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class CircuitBreakerAttribute : Attribute
{
    /// <summary>
    /// Consecutive failures that open the breaker. Default 5. Failures that come quicker than answers do must go on for as long as a slow
    /// answer takes (the 95th percentile), so that a burst of calls is not judged by those that failed first; as many timeouts, and a
    /// threshold of 1, open it at once.
    /// </summary>
    public int FailureThreshold { get; set; } = 5;

    /// <summary>Share of failures in the sampling window that opens the breaker, in (0, 1]. Default 0: consecutive mode.</summary>
    public double FailureRatio { get; set; }

    /// <summary>Ratio mode: the window in seconds. Default 60.</summary>
    public int SamplingSeconds { get; set; } = 60;

    /// <summary>Ratio mode: calls in the window below which the ratio is not judged. Default 10.</summary>
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>Seconds that the first break lasts, at least 0.5. Default 30. Each failed probe that a caller waited for doubles it, up to <see
    /// cref="MaxBreakSeconds"/>.</summary>
    public double BreakSeconds { get; set; } = 30;

    /// <summary>Seconds that a break lasts at most, however many probes have failed; no less than <see cref="BreakSeconds"/>. Default 0: twice
    /// <see cref="BreakSeconds"/>.</summary>
    public double MaxBreakSeconds { get; set; }

    /// <summary>
    /// Whether a probe runs beside the call to the next tier, where there is one, so that it costs its caller no time: the first answer is
    /// the call's, and the probe runs on for its verdict. One starts at most every 5 s (or <see cref="BreakSeconds"/>, if that is less), from
    /// 5 s after the opening. Default true. A probe is paid for: false makes it a caller's own request again, once the break is over.
    /// </summary>
    /// <remarks>Calls with tools, calls of Refit interfaces, and those that go on with a stored conversation are never sent twice.</remarks>
    public bool ProbeBeside { get; set; } = true;

    /// <summary>Probes that may be under way at once while half-open. Default 1.</summary>
    public int HalfOpenMaxCalls { get; set; } = 1;

    /// <summary>Successful probes that close the breaker. Default 2.</summary>
    public int SuccessThreshold { get; set; } = 2;

    /// <summary>The one model of the chain that these figures are for; null (default) for every tier without its own.</summary>
    public string? Model { get; set; }
}
