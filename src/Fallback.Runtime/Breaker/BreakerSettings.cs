namespace Fallback;

/// <summary>A breaker's figures. Immutable.</summary>
internal sealed record BreakerSettings
{
    public int FailureThreshold { get; init; } = 5;

    /// <summary>The failure ratio; 0 for consecutive mode.</summary>
    public double FailureRatio { get; init; }

    public TimeSpan Sampling { get; init; } = TimeSpan.FromSeconds(60);

    public int MinimumThroughput { get; init; } = 10;

    private static readonly TimeSpan _longestProbeInterval = TimeSpan.FromSeconds(5);

    /// <summary>The first break; each failed probe that its caller waited for doubles it, up to <see cref="LongestBreak"/>.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest break; null for twice the first break.</summary>
    public TimeSpan? MaxBreak { get; init; }

    /// <summary>Whether probes run at the same time as the call to the next tier, if there is one.</summary>
    public bool ProbeBeside { get; init; } = true;

    public int HalfOpenMaxCalls { get; init; } = 1;

    public int SuccessThreshold { get; init; } = 2;

    /// <summary>Whether a recovering tier gets a growing share of the calls instead of all at once.</summary>
    public bool SlowStart { get; init; } = true;

    /// <summary>The reason that calls receive while the breaker is open because of counted failures.</summary>
    public SkipReason OpenReason { get; init; } = SkipReason.BreakerOpen;

    /// <summary>Whether failures never open it.</summary>
    public bool IsOff => FailureThreshold == int.MaxValue && !IsRatioMode;

    public bool IsRatioMode => FailureRatio > 0;

    public TimeSpan LongestBreak => MaxBreak is not { } most ? 2 * Break : most > Break ? most : Break;

    /// <summary>
    /// The time after an opening, or after the previous probe, when a probe may run at the same time as a call to another tier.
    /// </summary>
    public TimeSpan ProbeInterval => Break < _longestProbeInterval ? Break : _longestProbeInterval;

    /// <summary>Returns what is configured over what is declared; null if neither exists.</summary>
    public static BreakerSettings? Of(CircuitBreakerAttribute? declared, CircuitBreakerOptions? configured)
    {
        if (declared is null && configured is null) return null;
        declared ??= new CircuitBreakerAttribute();
        // A breaker that is switched off has a threshold that is never reached.
        if (configured is { Enabled: false }) return new BreakerSettings { FailureThreshold = int.MaxValue };
        return new BreakerSettings
        {
            FailureThreshold = configured?.FailureThreshold ?? declared.FailureThreshold,
            FailureRatio = configured?.FailureRatio ?? declared.FailureRatio,
            Sampling = configured?.SamplingDuration ?? TimeSpan.FromSeconds(declared.SamplingSeconds),
            MinimumThroughput = configured?.MinimumThroughput ?? declared.MinimumThroughput,
            Break = configured?.BreakDuration ?? TimeSpan.FromSeconds(declared.BreakSeconds),
            MaxBreak = configured?.MaxBreakDuration
                ?? (declared.MaxBreakSeconds > 0 ? TimeSpan.FromSeconds(declared.MaxBreakSeconds) : null),
            ProbeBeside = configured?.ProbeBeside ?? declared.ProbeBeside,
            HalfOpenMaxCalls = configured?.HalfOpenMaxCalls ?? declared.HalfOpenMaxCalls,
            SuccessThreshold = configured?.SuccessThreshold ?? declared.SuccessThreshold,
        };
    }
}
