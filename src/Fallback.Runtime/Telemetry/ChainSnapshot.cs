namespace Fallback;

/// <summary>A chain as it is in force, with its tiers as they stand at one moment.</summary>
public sealed record ChainSnapshot
{
    /// <summary>
    /// The tiers, first choice first; the degraded model, where there is one, last. One of several instances is shown by the first that can
    /// answer, with all of them in <see cref="TierSnapshot.Instances"/>.
    /// </summary>
    public required IReadOnlyList<TierSnapshot> Tiers { get; init; }

    /// <summary>The time for a whole call: declared, configured, or what attempts and backoffs add up to.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Requests that a call may send, over all tiers.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>All of it in one line: <c>openai/gpt-6 Closed, google/gemini Open; deadline 60 s, at most 4 requests</c>.</summary>
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
