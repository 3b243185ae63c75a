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

    public bool IsRatioMode => FailureRatio > 0;

    public static BreakerSettings From(CircuitBreakerAttribute declared) => new()
    {
        FailureThreshold = declared.FailureThreshold,
        FailureRatio = declared.FailureRatio,
        Sampling = TimeSpan.FromSeconds(declared.SamplingSeconds),
        MinimumThroughput = declared.MinimumThroughput,
        Break = TimeSpan.FromSeconds(declared.BreakSeconds),
        HalfOpenMaxCalls = declared.HalfOpenMaxCalls,
        SuccessThreshold = declared.SuccessThreshold,
    };
}
