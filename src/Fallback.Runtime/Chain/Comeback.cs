namespace Fallback;

/// <summary>When a call that no tier could answer is worth repeating.</summary>
/// <param name="Wait">The time until then; zero if a tier can be asked at once.</param>
/// <param name="Attempt">
/// The last attempt at the tier that can then be asked; null if a tier can be asked at once, or if the breaker over all tiers keeps calls
/// back for longer.
/// </param>
internal readonly record struct Comeback(TimeSpan Wait, TierAttempt? Attempt)
{
    /// <summary>Returns null if a tier can be asked again at once, and if no tier can answer this request however long one waits.</summary>
    public static Comeback? Of(Call call)
    {
        if (OfTiers(call) is not { } tiers) return null;
        TimeSpan all = call.Plan.Global?.OpenFor ?? TimeSpan.Zero;
        if (all > tiers.Wait) return new Comeback(all, null);
        return tiers.Wait > TimeSpan.Zero ? tiers : null;
    }

    private static Comeback? OfTiers(Call call)
    {
        // The canary is not among the tiers that are left: its place is before the chain.
        if (call.Order.Tiers.SelectMany(static tier => tier.Instances).Any(tier => !tier.IsCanary && IsFree(call, tier)))
            return default(Comeback);
        Comeback? first = null;
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        for (int i = 0; i < attempts.Count; i++)
        {
            TierAttempt attempt = attempts[i];
            if (attempt.Canary || IsAmong(attempts, i + 1, attempt.TierIndex, attempt.Instance)) continue;
            if (WaitFor(call, call.Plan.TierOf(attempt), attempt) is not { } wait) continue;
            if (wait <= TimeSpan.Zero) return default(Comeback);
            if (first is null || wait < first.Value.Wait) first = new Comeback(wait, attempt);
        }
        return first;
    }

    /// <summary>Whether the call did not get to a tier that would take a request now.</summary>
    private static bool IsFree(Call call, Tier tier) =>
        !IsAmong(call.Progress.Attempts, 0, tier.Index, tier.Endpoint.Instance)
        && tier.State.MayBeAsked(call.Time.GetTimestamp(), mayRunBeside: false)
        && Obstacles.Find(call, tier) is null;

    private static bool IsAmong(IReadOnlyList<TierAttempt> attempts, int from, int tier, string? instance)
    {
        for (int i = from; i < attempts.Count; i++)
            if (attempts[i].TierIndex == tier && attempts[i].Instance == instance) return true;
        return false;
    }

    /// <summary>Returns how long a tier is out: zero if it can be asked at once, null if no time makes it answer this request.</summary>
    private static TimeSpan? WaitFor(Call call, Tier tier, TierAttempt attempt)
    {
        if (tier.State.Model.IsIsolated || tier.State.IsDraining || !MayPass(call, tier, attempt)) return null;
        TimeSpan since = call.Elapsed - attempt.StartedAfter - attempt.Latency;
        TimeSpan told = (attempt.RetryAfter ?? TimeSpan.Zero) - (since > TimeSpan.Zero ? since : TimeSpan.Zero);
        TimeSpan known = tier.State.OutFor;
        TimeSpan wait = told > known ? told : known;
        if (wait > TimeSpan.Zero) return wait;
        // What a person has to correct is not over at once, if it is not known when Fallback asks again.
        return attempt.Failure is FailureKind.InvalidCredentials or FailureKind.PermissionDenied or FailureKind.BillingExhausted
            or FailureKind.ModelUnavailable or FailureKind.EndpointMisconfigured or FailureKind.QuotaWindowExhausted
            ? null
            : TimeSpan.Zero;
    }

    /// <summary>Whether the reason why the tier did not answer can pass; a reason in the request stays.</summary>
    private static bool MayPass(Call call, Tier tier, TierAttempt attempt) => !attempt.IsOfRequest && attempt.Skipped switch
    {
        null => attempt.Failure != FailureKind.Cancelled,
        // Of these, the call did not look at what the tier needs.
        SkipReason.AttemptsUsedUp or SkipReason.DeadlineReached or SkipReason.TierTimeoutReached => Obstacles.Find(call, tier) is null,
        SkipReason.OverBudget => attempt.RetryAfter is not null,
        SkipReason.NoKey or SkipReason.Isolated or SkipReason.Draining => false,
        _ => true,
    };
}
