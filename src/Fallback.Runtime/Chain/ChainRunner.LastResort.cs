namespace Fallback;

/// <content>What is left when no tier of the chain has answered: one forced probe, or waiting for a rate limit to pass.</content>
internal static partial class ChainRunner
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    private static async ValueTask<Outcome<TOut>> TryOnceMoreAsync<TOut, TExchange>(Call call, TExchange exchange)
        where TExchange : struct, IExchange<TOut>
    {
        if (call.Sent == 0 && await LastPlaceAsync(call).ConfigureAwait(false) is { } last)
        {
            Outcome<TOut> outcome = await AskTierAsync<TOut, TExchange>(call, last.Tier, exchange, last.Permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        for (int wait = 0; call.Sent < call.Plan.MaxAttempts; wait++)
        {
            if (FirstToBeFree(call, out TimeSpan gate) is not { } tier) break;
            (bool isFree, LimitLease? place) = await WaitForLimitAsync(call, tier, gate, wait).ConfigureAwait(false);
            if (!isFree) break;
            if (!TryAdmit(call, tier, call.Time.GetTimestamp(), out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter, place))
            {
                place?.Withdraw();
                if (place is not null || reason is SkipReason.LimitReached or SkipReason.OverBudget) call.Skip(tier, reason, retryAfter > TimeSpan.Zero ? retryAfter : null);
                continue;
            }
            Outcome<TOut> outcome = await AskTierAsync<TOut, TExchange>(call, tier, exchange, permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        return Outcome<TOut>.Exhausted;
    }

    /// <summary>Waits until the provider's limit has passed, or for a place under ours, if that is not too long.</summary>
    private static async ValueTask<(bool IsFree, LimitLease? Place)> WaitForLimitAsync(Call call, Tier tier, TimeSpan gate, int waits)
    {
        TimeSpan longest = call.Plan.HasLastResort ? RetryPolicy.WaitBudget : Min(_longestWait, call.Plan.Retry.MaxRetryAfter);
        if (tier.State.Limits.AreOn && tier.State.RateLimitedFor is null)
            return await WaitForRoomAsync(call, tier, longest).ConfigureAwait(false) is { } place ? (true, place) : default;
        TimeSpan backoff = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(waits, 10)) + Random.Shared.NextDouble() * 50);
        TimeSpan delay = gate > backoff ? gate : backoff;
        return (delay <= longest && await WaitAsync(call, delay).ConfigureAwait(false), null);
    }

    /// <summary>
    /// Every tier was skipped because of breakers: the one that recovers first is tried once, one call at a time. The others wait a moment
    /// for a tier that probes are just trying out.
    /// </summary>
    private static async ValueTask<(Tier Tier, TierPermit Permit)?> LastPlaceAsync(Call call)
    {
        if (TryForce(call, out Tier? forced, out TierPermit permit)) return (forced!, permit);
        return FirstProbed(call) is { } probed && await WaitForPlaceAsync(call, probed).ConfigureAwait(false) is { } place ? (probed, place) : null;
    }

    private static bool TryForce(Call call, out Tier? tier, out TierPermit permit)
    {
        permit = default;
        SkipReason reason = default;
        TimeSpan retryAfter = default;
        TierAttempt? first = null;
        foreach (TierAttempt attempt in call.Attempts)
            if (attempt.Skipped is SkipReason.BreakerOpen or SkipReason.ProbeUnderWay or SkipReason.Recovering or SkipReason.EndpointUnavailable
                && (first is null || attempt.RetryAfter < first.RetryAfter)) first = attempt;
        tier = first is null ? null : call.Plan.Tiers[first.TierIndex];
        return tier is not null && call.Remaining > TimeSpan.Zero && tier.State.TryForceEnter(Lease(tier), out permit) && TryReserve(call, tier, null, ref permit, ref reason, ref retryAfter);
    }

    private static Tier? FirstProbed(Call call)
    {
        foreach (TierAttempt attempt in call.Attempts)
            if (attempt.Skipped == SkipReason.ProbeUnderWay) return call.Plan.Tiers[attempt.TierIndex];
        return null;
    }

    /// <summary>The tier that only a limit keeps out, of the provider's or of our own, and the shortest; null when there is none.</summary>
    private static Tier? FirstToBeFree(Call call, out TimeSpan gate)
    {
        Tier? first = null;
        gate = TimeSpan.MaxValue;
        foreach (Tier tier in call.Order)
        {
            if (Admission.Obstacle(call, tier) is not null || HeldFor(call, tier) is not { } remaining || remaining >= gate) continue;
            first = tier;
            gate = remaining;
        }
        return first;
    }
}
