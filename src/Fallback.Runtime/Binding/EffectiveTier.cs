namespace Fallback;

/// <summary>
/// One tier as it applies: what is configured over what is declared for its model, over what is declared for the whole chain.
/// </summary>
internal sealed record EffectiveTier(string Model, bool IsDegraded)
{
    public required TimeSpan Timeout { get; init; }

    public required TimeSpan FirstToken { get; init; }

    /// <summary>Whether the time to the first token is declared or configured; by default it is the timeout, if that is shorter.</summary>
    public bool LimitsFirstToken { get; init; }

    public required TimeSpan Idle { get; init; }

    /// <summary>
    /// The breaker's figures; null if none are declared or configured, so that they do not override those of other chains.
    /// </summary>
    public BreakerSettings? Breaker { get; init; }

    public LimitFigures Limit { get; init; }
}
