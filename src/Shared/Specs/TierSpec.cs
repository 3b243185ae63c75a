namespace Fallback.Roslyn;

/// <summary>One tier. The defaults are those of <c>TierTimeoutAttribute</c>.</summary>
internal sealed record TierSpec(string Model)
{
    public const int DefaultTimeoutMs = 30_000;
    public const int DefaultFirstTokenMs = 10_000;
    public const int DefaultIdleMs = 15_000;

    public int TimeoutMs { get; init; } = DefaultTimeoutMs;

    public int FirstTokenMs { get; init; } = DefaultFirstTokenMs;

    public int IdleMs { get; init; } = DefaultIdleMs;

    public BreakerSpec Breaker { get; init; } = BreakerSpec.Default;

    /// <summary>Whether it is the degraded model.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>The declared limit, or null.</summary>
    public LimitSpec? Limit { get; init; }

    /// <summary>The catalogue's facts about the model; null if the catalogue does not know it.</summary>
    public TierFacts? Facts { get; init; }
}
