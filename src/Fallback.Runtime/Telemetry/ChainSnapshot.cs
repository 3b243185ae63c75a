namespace Fallback;

/// <summary>A chain of the current configuration, with the state of its tiers at one moment.</summary>
public sealed record ChainSnapshot
{
    /// <summary>
    /// The tiers in order; the degraded model, if there is one, is last. If a tier has several instances, its entry shows the first one
    /// that can answer, and <see cref="TierSnapshot.Instances"/> shows all of them.
    /// </summary>
    public required IReadOnlyList<TierSnapshot> Tiers { get; init; }

    /// <summary>The deadline of a whole call: declared, configured, or the longest time that the call can need.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The number of requests that one call may send, over all tiers.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>
    /// Returns the snapshot in one line: <c>openai/gpt-6 Closed, google/gemini Open; deadline 60 s, at most 4 requests</c>.
    /// </summary>
    public override string ToString()
    {
        string tiers = string.Join(", ", Tiers.Select(static tier => $"{tier.Provider}/{tier.Model} {tier.Breaker.State}"));
        return Wording.Invariant($"{tiers}; deadline {Wording.Seconds(Deadline)}, at most {Wording.Count(MaxAttempts, "request")}");
    }

    internal static ChainSnapshot Of(ChainPlan plan) => new()
    {
        Tiers = [.. plan.Tiers.Select(TierSnapshot.OfAll)],
        Deadline = plan.Deadline,
        MaxAttempts = plan.MaxAttempts,
    };
}
