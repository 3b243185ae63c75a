namespace Fallback;

/// <summary>A breaker's figures. Immutable.</summary>
internal sealed record BreakerSettings
{
    public int FailureThreshold { get; init; } = 5;

    /// <summary>0: consecutive mode.</summary>
    public double FailureRatio { get; init; }

    public TimeSpan Sampling { get; init; } = TimeSpan.FromSeconds(60);

    public int MinimumThroughput { get; init; } = 10;

    /// <summary>The first break; each failed probe doubles it, up to 8 times this.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(30);

    public int HalfOpenMaxCalls { get; init; } = 1;

    public int SuccessThreshold { get; init; } = 2;

    /// <summary>Whether a recovery gives a growing share instead of everything at once.</summary>
    public bool SlowStart { get; init; } = true;

    /// <summary>What a call is told while the breaker is open because of counted failures.</summary>
    public SkipReason OpenReason { get; init; } = SkipReason.BreakerOpen;

    /// <summary>Whether no failure ever opens it.</summary>
    public bool IsOff => FailureThreshold == int.MaxValue && !IsRatioMode;

    public bool IsRatioMode => FailureRatio > 0;

    /// <summary>What is configured over what is declared; null where nobody says anything.</summary>
    public static BreakerSettings? Of(CircuitBreakerAttribute? declared, CircuitBreakerOptions? configured)
    {
        if (declared is null && configured is null) return null;
        declared ??= new CircuitBreakerAttribute();
        // One that is switched off has a threshold that nothing reaches.
        if (configured is { Enabled: false }) return new BreakerSettings { FailureThreshold = int.MaxValue };
        return new BreakerSettings
        {
            FailureThreshold = configured?.FailureThreshold ?? declared.FailureThreshold,
            FailureRatio = configured?.FailureRatio ?? declared.FailureRatio,
            Sampling = configured?.SamplingDuration ?? TimeSpan.FromSeconds(declared.SamplingSeconds),
            MinimumThroughput = configured?.MinimumThroughput ?? declared.MinimumThroughput,
            Break = configured?.BreakDuration ?? TimeSpan.FromSeconds(declared.BreakSeconds),
            HalfOpenMaxCalls = configured?.HalfOpenMaxCalls ?? declared.HalfOpenMaxCalls,
            SuccessThreshold = configured?.SuccessThreshold ?? declared.SuccessThreshold,
        };
    }
}
