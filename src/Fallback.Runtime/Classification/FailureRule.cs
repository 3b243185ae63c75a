namespace Fallback;

/// <summary>
/// The engine's reaction to a kind of failure. A hint of the provider (<see cref="Failure.ShouldRetry"/>) overrides <see
/// cref="RetrySameTier"/>.
/// </summary>
internal readonly record struct FailureRule
{
    /// <summary>Whether the failure may pass with time, so that the same tier may be asked again.</summary>
    public bool RetrySameTier { get; init; }

    /// <summary>Whether the next tier is asked without an opt-in.</summary>
    public bool NextTier { get; init; }

    /// <summary>The kind under which <see cref="FailoverOnAttribute"/> permits the next tier.</summary>
    public FailoverKinds OptIn { get; init; }

    /// <summary>Whether the failure counts for the breaker of its scope.</summary>
    public bool Counts { get; init; }

    /// <summary>
    /// How long the failure blocks its scope at once, whatever the count is; for a rate gate, its length if the provider names none.
    /// </summary>
    public TimeSpan? ForcedBreak { get; init; }

    /// <summary>Whether it is a rate limit, which sets the time of the next request and is not a sign of bad health.</summary>
    public bool IsGate { get; init; }

    /// <summary>Whether the request can be adapted and sent to the same tier once more.</summary>
    public bool AdaptAndRetry { get; init; }
}
