namespace Fallback.Roslyn;

/// <summary>A breaker's figures. The defaults are those of <c>CircuitBreakerAttribute</c>.</summary>
internal sealed record BreakerSpec
{
    public static BreakerSpec Default { get; } = new();

    public int FailureThreshold { get; init; } = 5;

    public double FailureRatio { get; init; }

    public int SamplingSeconds { get; init; } = 60;

    public int MinimumThroughput { get; init; } = 10;

    public double BreakSeconds { get; init; } = 30;

    /// <summary>The longest break; 0 for twice the first break.</summary>
    public double MaxBreakSeconds { get; init; }

    public bool ProbeBeside { get; init; } = true;

    public int HalfOpenMaxCalls { get; init; } = 1;

    public int SuccessThreshold { get; init; } = 2;
}
