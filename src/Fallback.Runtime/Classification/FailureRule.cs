namespace Fallback;

/// <summary>
/// What the engine does about a kind of failure. A hint of the provider (<see cref="Failure.ShouldRetry"/>) overrides
/// <see cref="RetrySameTier"/>.
/// </summary>
internal readonly record struct FailureRule
{
    /// <summary>Waiting can heal it, so the same tier may be asked again.</summary>
    public bool RetrySameTier { get; init; }

    /// <summary>The next tier is asked without anyone having to opt in.</summary>
    public bool NextTier { get; init; }

    /// <summary>The next tier is asked only where <see cref="FailoverOnAttribute"/> holds this kind.</summary>
    public FailoverKinds OptIn { get; init; }

    /// <summary>Feeds the failure count of the breaker of its scope.</summary>
    public bool Counts { get; init; }

    /// <summary>Closes off its scope at once for this long, whatever the count. For a gate: its length where the provider names none.</summary>
    public TimeSpan? ForcedBreak { get; init; }

    /// <summary>A rate limit: a "not before" and no sign of ill health.</summary>
    public bool IsGate { get; init; }

    /// <summary>The request can be shaped anew and sent to the same tier once.</summary>
    public bool AdaptAndRetry { get; init; }
}
