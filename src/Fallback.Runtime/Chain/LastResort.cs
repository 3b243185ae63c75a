namespace Fallback;

/// <summary>Decides what remains if no tier of the chain has answered: one forced probe, or waiting for a limit to pass.</summary>
internal static class LastResort
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    public static async ValueTask<Outcome<TOut>> AskAsync<TOut, TExchange>(Call call, TExchange exchange)
        where TExchange : struct, IExchange<TOut>
    {
        if (call.Sent == 0 && await LastPlaceAsync(call).ConfigureAwait(false) is var (last, permit))
        {
            Outcome<TOut> outcome = await ChainRunner.AskTierAsync<TOut, TExchange>(call, last, exchange, permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        for (int wait = 0; call.Sent < call.Plan.MaxAttempts; wait++)
        {
            if (FirstToBeFree(call) is not var (tier, heldFor)) break;
            (bool isFree, LimitLease? place) = await WaitAsync(call, tier, heldFor, wait).ConfigureAwait(false);
            if (!isFree) break;
            Admission<TierPermit> admission = TierAdmission.Admit(call, tier, call.Time.GetTimestamp(), place);
            if (!admission.IsGranted)
            {
                place?.Withdraw();
                bool isNews = place is not null || admission.Reason is SkipReason.LimitReached or SkipReason.OverBudget;
                if (isNews) AttemptEnding.Skip(call, tier, admission);
                continue;
            }
            Outcome<TOut> outcome =
                await ChainRunner.AskTierAsync<TOut, TExchange>(call, tier, exchange, admission.Permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        return Outcome<TOut>.Exhausted;
    }

    /// <summary>Waits until the provider's limit has passed, or for a place under the declared limit, if that is not too long.</summary>
    private static async ValueTask<(bool IsFree, LimitLease? Place)> WaitAsync(Call call, Tier tier, TimeSpan heldFor, int waits)
    {
        TimeSpan asked = call.Plan.Retry.MaxRetryAfter;
        TimeSpan longest = call.Plan.HasLastResort ? RetryPolicy.WaitBudget : asked < _longestWait ? asked : _longestWait;
        if (tier.State.Limits.AreOn && tier.State.RateLimitedFor is null)
            return await TierAdmission.WaitForRoomAsync(call, tier, longest).ConfigureAwait(false) is { } place ? (true, place) : default;
        TimeSpan backoff = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(waits, 10)) + call.Runtime.Random.NextDouble() * 50);
        TimeSpan delay = heldFor > backoff ? heldFor : backoff;
        return (delay <= longest && await CallWait.ForAsync(call, delay).ConfigureAwait(false), null);
    }

    /// <summary>
    /// Tries the tier that recovers first, because every tier was skipped for its breaker; one call at a time. Other calls wait a moment
    /// for a tier that probes are testing.
    /// </summary>
    private static async ValueTask<(Tier Tier, TierPermit Permit)?> LastPlaceAsync(Call call)
    {
        if (FirstToRecover(call) is { } first && call.Remaining > TimeSpan.Zero
            && TierAdmission.Force(call, first) is { IsGranted: true } forced) return (first, forced.Permit);
        if (FirstProbed(call) is not { } probed) return null;
        var refusal = Admission<TierPermit>.Refused(SkipReason.ProbeUnderWay);
        Admission<TierPermit> place = await TierAdmission.WaitForPlaceAsync(call, probed, refusal).ConfigureAwait(false);
        return place.IsGranted ? (probed, place.Permit) : null;
    }

    private static Tier? FirstToRecover(Call call)
    {
        TierAttempt? first = null;
        foreach (TierAttempt attempt in call.Progress.Attempts)
        {
            bool isOutForATime = attempt.Skipped
                is SkipReason.BreakerOpen or SkipReason.ProbeUnderWay or SkipReason.Recovering or SkipReason.EndpointUnavailable;
            // The canary does not count here: its place is before the chain.
            if (isOutForATime && !attempt.Canary && (first is null || attempt.RetryAfter < first.RetryAfter)) first = attempt;
        }
        return first is null ? null : call.Plan.TierOf(first);
    }

    private static Tier? FirstProbed(Call call)
    {
        foreach (TierAttempt attempt in call.Progress.Attempts)
            if (attempt.Skipped == SkipReason.ProbeUnderWay && !attempt.Canary) return call.Plan.TierOf(attempt);
        return null;
    }

    /// <summary>
    /// Returns the tier that only a limit keeps out, the provider's or a declared one, with the shortest wait; null if there is none.
    /// </summary>
    private static (Tier Tier, TimeSpan HeldFor)? FirstToBeFree(Call call)
    {
        (Tier Tier, TimeSpan HeldFor)? first = null;
        foreach (Tier tier in call.Order.Tiers.SelectMany(static tier => tier.Instances))
        {
            if (tier.IsCanary || Obstacles.Find(call, tier) is not null || HeldFor(call, tier) is not { } remaining || remaining >= first?.HeldFor) continue;
            first = (tier, remaining);
        }
        return first;
    }

    /// <summary>
    /// Returns how long only its provider's limit, or a declared limit that kept this call out, holds a tier back; null if none does.
    /// </summary>
    private static TimeSpan? HeldFor(Call call, Tier tier)
    {
        if (tier.State.RateLimitedFor is { } gate) return gate;
        if (LastOf(call, tier) is not { } last) return null;
        if (last.Skipped == SkipReason.LimitReached) return tier.State.Limits.AreOn ? last.RetryAfter ?? TimeSpan.Zero : null;
        // A short limit may have passed already.
        bool wasHeld = last.Failure == FailureKind.RateLimited || last.Skipped == SkipReason.RateLimited;
        return wasHeld && last.RetryAfter is not null ? TimeSpan.Zero : null;
    }

    private static TierAttempt? LastOf(Call call, Tier tier)
    {
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        for (int i = attempts.Count - 1; i >= 0; i--)
            if (attempts[i].TierIndex == tier.Index && attempts[i].Instance == tier.Endpoint.Instance) return attempts[i];
        return null;
    }
}
