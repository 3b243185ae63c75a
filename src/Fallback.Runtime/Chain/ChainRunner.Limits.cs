namespace Fallback;

/// <content>Limits of requests, tokens and concurrency, asked last: a request that a breaker keeps back takes nothing from them.</content>
internal static partial class ChainRunner
{
    /// <summary>Takes a place under the tier's limits, or uses one that was waited for; without one the permit is given back.</summary>
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
        tier.State.Release(permit);
        permit = default;
        if (reason != 0) return false;
        reason = SkipReason.LimitReached;
        // Nobody knows when a request that is under way ends; as a rule it takes as long as others did.
        if (retryAfter <= TimeSpan.Zero) retryAfter = tier.State.TypicalLatency ?? TimeSpan.Zero;
        return false;
    }

    /// <summary>Keeps the permit for another request to the same tier, which needs a place of its own; without one the tier is left.</summary>
    private static bool TryRenew(Call call, Tier tier, Failure failure, ref TierPermit permit)
    {
        tier.State.Renew(ref permit, Lease(tier));
        if (permit.Limits is not { } ended) return true;
        ended.Fail(failure);
        TierLimits limits = tier.State.Limits;
        LimitLease? place = limits.TryTake(Tokens(TokenDemand.Of(call, tier), limits), Lease(tier), out TimeSpan wait);
        permit = permit with { Limits = place };
        if (place is not null || !limits.AreOn) return true;
        SkipLimited(call, tier, wait);
        return false;
    }

    private static void SkipLimited(Call call, Tier tier, TimeSpan wait) => call.Skip(tier, SkipReason.LimitReached, wait > TimeSpan.Zero ? wait : null);

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
