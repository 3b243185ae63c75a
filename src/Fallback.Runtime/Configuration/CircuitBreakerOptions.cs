namespace Fallback;

/// <summary>
/// A circuit breaker in configuration; see <see cref="CircuitBreakerAttribute"/>. A null member keeps the declared value or, without one,
/// the attribute's default.
/// </summary>
public sealed class CircuitBreakerOptions : PolicyOptions
{
    /// <summary>The number of consecutive failures that open the breaker, at least 1.</summary>
    public int? FailureThreshold { get; set; }

    /// <summary>The share of failed calls that opens the breaker, in (0, 1]; 0 for consecutive mode.</summary>
    public double? FailureRatio { get; set; }

    /// <summary>In ratio mode, the length of the sampling window, at least 1 s.</summary>
    public TimeSpan? SamplingDuration { get; set; }

    /// <summary>In ratio mode, the number of calls in the window below which the ratio is not judged, at least 1.</summary>
    public int? MinimumThroughput { get; set; }

    /// <summary>The length of the first break, at least 0.5 s.</summary>
    public TimeSpan? BreakDuration { get; set; }

    /// <summary>The longest break that failed probes can lead to; at least <see cref="BreakDuration"/>.</summary>
    public TimeSpan? MaxBreakDuration { get; set; }

    /// <summary>
    /// Whether a probe runs at the same time as the call to the next tier; see <see cref="CircuitBreakerAttribute.ProbeBeside"/>.
    /// </summary>
    public bool? ProbeBeside { get; set; }

    /// <summary>The number of probes that may run at once while the breaker is half-open, at least 1.</summary>
    public int? HalfOpenMaxCalls { get; set; }

    /// <summary>The number of successful probes that close the breaker, at least 1.</summary>
    public int? SuccessThreshold { get; set; }
}
