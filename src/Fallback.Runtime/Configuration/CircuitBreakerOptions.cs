namespace Fallback;

/// <summary>
/// A breaker in configuration, see <see cref="CircuitBreakerAttribute"/>. Null leaves what is declared, else the default of the attribute.
/// </summary>
public sealed class CircuitBreakerOptions : PolicyOptions
{
    /// <summary>Failures in a row that open it. At least 1.</summary>
    public int? FailureThreshold { get; set; }

    /// <summary>Share of failed calls that opens it, above 0, at most 1; 0 for failures in a row.</summary>
    public double? FailureRatio { get; set; }

    /// <summary>The window in which the share is taken. At least a second.</summary>
    public TimeSpan? SamplingDuration { get; set; }

    /// <summary>Calls in the window below which the share is not judged. At least 1.</summary>
    public int? MinimumThroughput { get; set; }

    /// <summary>The first break. At least half a second.</summary>
    public TimeSpan? BreakDuration { get; set; }

    /// <summary>The longest break that failed probes can lead to. At least the first one.</summary>
    public TimeSpan? MaxBreakDuration { get; set; }

    /// <summary>Whether probes run beside the call to the next tier.</summary>
    public bool? ProbeBeside { get; set; }

    /// <summary>Probes at once while it is half-open. At least 1.</summary>
    public int? HalfOpenMaxCalls { get; set; }

    /// <summary>Successful probes that close it. At least 1.</summary>
    public int? SuccessThreshold { get; set; }
}
