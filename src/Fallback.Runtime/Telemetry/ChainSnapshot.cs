namespace Fallback;

/// <summary>A chain as it is in force, with its tiers as they stand at one moment.</summary>
public sealed record ChainSnapshot
{
    /// <summary>The tiers, first choice first; the degraded model, where there is one, last.</summary>
    public required IReadOnlyList<TierSnapshot> Tiers { get; init; }

    /// <summary>The time for a whole call: declared, configured, or what attempts and backoffs add up to.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Requests that a call may send, over all tiers.</summary>
    public required int MaxAttempts { get; init; }

    internal static ChainSnapshot Of(ChainPlan plan) => new()
    {
        Tiers = [.. plan.Tiers.Select(static tier => TierSnapshot.Of(tier.State))],
        Deadline = plan.Deadline,
        MaxAttempts = plan.MaxAttempts,
    };
}
