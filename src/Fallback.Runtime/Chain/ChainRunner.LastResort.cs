namespace Fallback;

/// <content>What is left when no tier of the chain has answered: one forced probe, or waiting for a rate limit to pass.</content>
internal static partial class ChainRunner
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    private static async ValueTask<Outcome<TOut>> TryOnceMoreAsync<TOut, TExchange>(Call call, TExchange exchange)
        where TExchange : struct, IExchange<TOut>
    {
        if (call.Sent == 0 && await LastPlaceAsync(call).ConfigureAwait(false) is { } place)
        {
            Outcome<TOut> outcome = await AskTierAsync<TOut, TExchange>(call, place.Tier, exchange, place.Permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        for (int wait = 0; call.Sent < call.Plan.MaxAttempts; wait++)
        {
            if (FirstToBeFree(call, out TimeSpan gate) is not { } tier) break;
            TimeSpan backoff = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(wait, 10)) + Random.Shared.NextDouble() * 50);
            TimeSpan delay = gate > backoff ? gate : backoff;
            TimeSpan longest = call.Plan.HasLastResort ? RetryPolicy.WaitBudget : Min(_longestWait, call.Plan.Retry.MaxRetryAfter);
            if (delay > longest || !await WaitAsync(call, delay).ConfigureAwait(false)) break;
            if (!TryAdmit(call, tier, out TierPermit permit, out _, out _)) continue;
            Outcome<TOut> outcome = await AskTierAsync<TOut, TExchange>(call, tier, exchange, permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        return Outcome<TOut>.Exhausted;
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
        TierAttempt? first = null;
        foreach (TierAttempt attempt in call.Attempts)
            if (attempt.Skipped is SkipReason.BreakerOpen or SkipReason.ProbeUnderWay or SkipReason.Recovering or SkipReason.EndpointUnavailable
                && (first is null || attempt.RetryAfter < first.RetryAfter)) first = attempt;
        tier = first is null ? null : call.Plan.Tiers[first.TierIndex];
        return tier is not null && call.Remaining > TimeSpan.Zero && tier.State.TryForceEnter(Lease(tier), out permit);
    }

    private static Tier? FirstProbed(Call call)
    {
        foreach (TierAttempt attempt in call.Attempts)
            if (attempt.Skipped == SkipReason.ProbeUnderWay) return call.Plan.Tiers[attempt.TierIndex];
        return null;
    }

    /// <summary>The rate-limited tier whose gate opens first; null when none is only rate-limited.</summary>
    private static Tier? FirstToBeFree(Call call, out TimeSpan gate)
    {
        Tier? first = null;
        gate = TimeSpan.MaxValue;
        foreach (Tier tier in call.Plan.Tiers)
        {
            if (Admission.Obstacle(call, tier) is not null || tier.State.RateLimitedFor is not { } remaining || remaining >= gate) continue;
            first = tier;
            gate = remaining;
        }
        return first;
    }
}
