namespace Fallback;

/// <content>Budgets and limits, asked last: a request that a breaker keeps back takes nothing from them.</content>
internal static partial class ChainRunner
{
    /// <summary>Sets aside what the request can cost, and takes a place under the tier's limits, or uses one that was waited for; else the permit is given back.</summary>
    private static bool TryReserve(Call call, Tier tier, LimitLease? place, ref TierPermit permit, ref SkipReason reason, ref TimeSpan retryAfter)
    {
        if (call.Plan.Budget is null && place is null && !tier.State.Limits.AreOn) return true;
        if (TryPay(call, tier, ref permit, ref reason, ref retryAfter) && TryLimit(call, tier, place, ref permit, ref reason, ref retryAfter)) return true;
        tier.State.Release(permit);
        permit = default;
        return false;
    }

    private static bool TryPay(Call call, Tier tier, ref TierPermit permit, ref SkipReason reason, ref TimeSpan retryAfter)
    {
        if (call.Spending is not { } spending) return true;
        if (spending.TryReserve(call, tier, out retryAfter) is { } lease)
        {
            permit = permit with { Cost = lease };
            return true;
        }
        reason = SkipReason.OverBudget;
        return false;
    }

    private static bool TryLimit(Call call, Tier tier, LimitLease? place, ref TierPermit permit, ref SkipReason reason, ref TimeSpan retryAfter)
    {
        TierLimits limits = tier.State.Limits;
        if (place is null)
        {
            if (!limits.AreOn) return true;
            TokenDemand demand = TokenDemand.Of(call, tier);
            if (demand.Prompt > limits.MostTokens) reason = SkipReason.RequestTooLargeForLimit;
            else place = limits.TryTake(Tokens(demand, limits), Lease(tier), out retryAfter);
        }
        if (place is not null)
        {
            permit = permit with { Limits = place };
            return true;
        }
        if (reason != 0) return false;
        reason = SkipReason.LimitReached;
        // Nobody knows when a request that is under way ends; as a rule it takes as long as others did.
        if (retryAfter <= TimeSpan.Zero) retryAfter = tier.State.TypicalLatency ?? TimeSpan.Zero;
        return false;
    }

    /// <summary>Keeps the permit for another request to the same tier, which needs money and a place of its own; without them the tier is left.</summary>
    private static bool TryRenew(Call call, TierTurn turn, Failure failure)
    {
        Tier tier = turn.Tier;
        TierPermit permit = turn.Permit;
        tier.State.Renew(ref permit, Lease(tier));
        turn.Permit = permit;
        if (permit is { Limits: null, Cost: null }) return true;
        permit.Limits?.Fail(failure);
        permit.Cost?.Failed(failure.Usage);
        permit = permit with { Limits = null, Cost = null };
        SkipReason reason = default;
        TimeSpan wait = default;
        bool renewed = TryPay(call, tier, ref permit, ref reason, ref wait) && TryLimit(call, tier, null, ref permit, ref reason, ref wait);
        if (!renewed)
        {
            // What the ended request has used is paid; the one that is not sent costs nothing.
            permit.Cost?.Failed(null);
            permit = permit with { Cost = null };
            call.Skip(tier, reason, wait > TimeSpan.Zero ? wait : null);
        }
        turn.Permit = permit;
        return renewed;
    }

    private static ValueTask<LimitLease?> WaitForRoomAsync(Call call, Tier tier, TimeSpan longest)
    {
        TierLimits limits = tier.State.Limits;
        return limits.WaitAsync(Tokens(TokenDemand.Of(call, tier), limits), Lease(tier), Min(longest, call.Remaining), call.Time, call.Caller);
    }

    /// <summary>How long a tier is only held back by its provider's limit, or by one of ours that kept this call out; null when it is not.</summary>
    private static TimeSpan? HeldFor(Call call, Tier tier)
    {
        if (tier.State.RateLimitedFor is { } gate) return gate;
        if (!tier.State.Limits.AreOn) return null;
        for (int i = call.Attempts.Count - 1; i >= 0; i--)
            if (call.Attempts[i] is var attempt && attempt.TierIndex == tier.Index) return attempt.Skipped == SkipReason.LimitReached ? attempt.RetryAfter ?? TimeSpan.Zero : null;
        return null;
    }

    private static long Tokens(TokenDemand demand, TierLimits limits) => limits.MostTokens is { } most && demand.Expected > most ? most : demand.Expected;
}
