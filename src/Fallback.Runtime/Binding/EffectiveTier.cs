namespace Fallback;

/// <summary>One tier as it holds: what is configured over what is declared for its model, over what is declared for the whole chain.</summary>
internal sealed record EffectiveTier(string Model, bool IsDegraded)
{
    public required TimeSpan Timeout { get; init; }

    public required TimeSpan FirstToken { get; init; }

    /// <summary>Whether anybody said how long the first token may take; by default it is the timeout where that is shorter.</summary>
    public bool LimitsFirstToken { get; init; }

    public required TimeSpan Idle { get; init; }

    /// <summary>The breaker's figures; null where nobody said anything of it, so that it overrides nobody's.</summary>
    public BreakerSettings? Breaker { get; init; }

    public LimitFigures Limit { get; init; }
}
