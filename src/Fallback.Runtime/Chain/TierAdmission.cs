namespace Fallback;

/// <summary>
/// Admits a call to a tier. Budgets and limits come last: a request that a breaker refuses takes nothing from them. A tier that cannot be
/// asked is skipped without a request and without an exception.
/// </summary>
internal static class TierAdmission
{
    /// <summary>Requests permission to send one request.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tier">The tier to ask.</param>
    /// <param name="now">A timestamp that was taken already.</param>
    /// <param name="place">A place under the tier's limits that was waited for; null if there is none yet.</param>
    /// <param name="mayRunBeside">Whether the request can run at the same time as one to the next tier, if it is a probe.</param>
    public static Admission<TierPermit> Admit(Call call, Tier tier, long now, LimitLease? place = null, bool mayRunBeside = false)
    {
        SkipReason obstacle = Obstacle(call, tier, now);
        if (obstacle != 0) return Admission<TierPermit>.Refused(obstacle);
        // A healthy tier needs no probes.
        Admission<TierPermit> entered = mayRunBeside && !tier.State.IsFree && Probing.IsPossible(call, tier)
            ? tier.State.EnterBeside(Lease(tier), now)
            : tier.State.Enter(Lease(tier), now);
        return !entered.IsGranted || IsUnlimited(call, tier, place) ? entered : Reserve(call, tier, entered.Permit, place);
    }

    /// <summary>
    /// Returns permission to probe a tier at the same time as calls to later tiers; null if it needs no probe, or not now.
    /// </summary>
    public static TierPermit? TryProbe(Call call, Tier tier)
    {
        long now = call.Time.GetTimestamp();
        if (tier.State.IsFree || !Probing.IsPossible(call, tier) || Obstacle(call, tier, now) != 0) return null;
        Admission<TierPermit> entered = tier.State.EnterBeside(Lease(tier), now);
        if (entered is { IsGranted: true, Permit.IsBeside: false }) tier.State.Withdraw(entered.Permit);
        if (!entered.Permit.IsBeside || IsUnlimited(call, tier, null)) return entered.Permit.IsBeside ? entered.Permit : null;
        return Reserve(call, tier, entered.Permit, null) is { IsGranted: true } reserved ? reserved.Permit : null;
    }

    /// <summary>Requests permission although a breaker is open, because no other tier is left.</summary>
    public static Admission<TierPermit> Force(Call call, Tier tier)
    {
        Admission<TierPermit> entered = tier.State.ForceEnter(Lease(tier));
        return !entered.IsGranted || IsUnlimited(call, tier, null) ? entered : Reserve(call, tier, entered.Permit, null);
    }

    /// <summary>
    /// Requests permission, and waits for a place if the tier is recovering: the later tiers would otherwise get a whole burst at once.
    /// </summary>
    public static ValueTask<Admission<TierPermit>> AdmitAsync(Call call, Tier tier, bool mayRunBeside = false)
    {
        Admission<TierPermit> admission = Admit(call, tier, call.Time.GetTimestamp(), mayRunBeside: mayRunBeside);
        return admission.Reason == SkipReason.Recovering && !tier.IsCanary ? WaitForPlaceAsync(call, tier, admission) : new(admission);
    }

    /// <summary>
    /// Waits for a tier that refuses temporarily: for a short time if it is recovering, and for as long as declared if its provider limits
    /// it. Returns the first refusal if a wait is not worthwhile or did not help.
    /// </summary>
    public static ValueTask<Admission<TierPermit>> WaitAsync(Call call, Tier tier, Admission<TierPermit> refusal) =>
        // A call does not wait for a canary: it has the chain.
        tier.IsCanary ? new(refusal) :
        refusal.Reason == SkipReason.Recovering ? WaitForPlaceAsync(call, tier, refusal)
        : HasPatience(call, tier, refusal.Wait) ? WaitForProviderAsync(call, tier, refusal)
        : new(refusal);

    /// <summary>Whether the tier's provider may be waited for although another tier is free.</summary>
    private static bool HasPatience(Call call, Tier tier, TimeSpan wait) =>
        wait > TimeSpan.Zero && !tier.IsCanary && call.Order.After(tier) is not null && wait <= call.Patience;

    private static async ValueTask<Admission<TierPermit>> WaitForProviderAsync(Call call, Tier tier, Admission<TierPermit> refusal)
    {
        while (refusal.Reason == SkipReason.RateLimited && HasPatience(call, tier, refusal.Wait))
        {
            call.Progress.Waited += refusal.Wait;
            if (!await CallWait.ForAsync(call, refusal.Wait).ConfigureAwait(false)) break;
            refusal = Admit(call, tier, call.Time.GetTimestamp());
        }
        return refusal;
    }

    /// <summary>
    /// Waits for about the time of one answer for a place at a tier whose places are all taken; returns the first refusal if none became
    /// free.
    /// </summary>
    public static async ValueTask<Admission<TierPermit>> WaitForPlaceAsync(Call call, Tier tier, Admission<TierPermit> refusal)
    {
        TimeSpan typical = tier.State.TypicalLatency ?? RetryPolicy.WaitBudget;
        TimeSpan limit = Min(Min(typical, RetryPolicy.WaitBudget), call.Remaining);
        long started = call.Time.GetTimestamp();
        SkipReason reason = SkipReason.Recovering;
        while (reason is SkipReason.Recovering or SkipReason.ProbeUnderWay
            && await CallWait.UntilAsync(call, token => tier.State.WaitForPlaceAsync(limit - call.Time.GetElapsedTime(started), token)).ConfigureAwait(false))
        {
            Admission<TierPermit> admission = Admit(call, tier, call.Time.GetTimestamp());
            if (admission.IsGranted) return admission;
            reason = admission.Reason;
        }
        return refusal;
    }

    /// <summary>Waits for a place under the tier's limits; null if there was none in time.</summary>
    public static ValueTask<LimitLease?> WaitForRoomAsync(Call call, Tier tier, TimeSpan longest)
    {
        TierLimits limits = tier.State.Limits;
        long tokens = Tokens(TokenDemand.Of(call, tier), limits);
        return CallWait.UntilAsync(call, token => limits.WaitAsync(tokens, Lease(tier), Min(longest, call.Remaining), call.Time, token));
    }

    /// <summary>Skips a tier; true if that ends the call.</summary>
    public static bool Leave(Call call, Tier tier, in Admission<TierPermit> refusal)
    {
        AttemptEnding.Skip(call, tier, refusal);
        // Every instance of the tier would give this reason, so it is noted once.
        if (refusal.Reason is SkipReason.ContextTooSmall or SkipReason.OverBudget or SkipReason.DeadlineReached or SkipReason.AttemptsUsedUp
            or SkipReason.TierTimeoutReached)
            call.Order.Leave(tier);
        return refusal.Reason == SkipReason.ContextTooSmall && !tier.IsCanary && call.Plan.Context.Mode == ContextOverflow.Fail;
    }

    /// <summary>
    /// Keeps the permit for another request to the same tier, which needs its own budget and place; without them, the tier is left.
    /// </summary>
    public static bool TryRenew(Call call, TierTurn turn, Failure failure)
    {
        Tier tier = turn.Tier;
        TierPermit permit = turn.Permit;
        tier.State.Renew(ref permit, Lease(tier));
        turn.Permit = permit;
        if (permit is { Limits: null, Cost: null }) return true;
        permit.Limits?.Fail(failure);
        permit.Cost?.Failed(failure);
        Admission<CostLease?> money = Pay(call, tier);
        Admission<LimitLease?> room = money.IsGranted ? Limit(call, tier, null) : money.Refusal<LimitLease?>();
        turn.Permit = permit with { Cost = room.IsGranted ? money.Permit : null, Limits = room.Permit };
        if (room.IsGranted) return true;
        // What the ended request used is paid; the request that is not sent costs nothing.
        money.Permit?.Withdrawn();
        AttemptEnding.Skip(call, tier, room);
        return false;
    }

    private static SkipReason Obstacle(Call call, Tier tier, long now) =>
        call.Sent >= call.Plan.MaxAttempts ? SkipReason.AttemptsUsedUp
        : call.RemainingAt(now) <= TimeSpan.Zero ? SkipReason.DeadlineReached
        : call.WithinTier(tier, tier.Timeout, now) <= TimeSpan.Zero ? SkipReason.TierTimeoutReached
        : Obstacles.Find(call, tier) ?? 0;

    private static bool IsUnlimited(Call call, Tier tier, LimitLease? place) =>
        call.Plan.Budget is null && place is null && !tier.State.Limits.AreOn;

    /// <summary>
    /// Reserves what the request can cost, and takes a place under the tier's limits or uses one that was waited for; otherwise gives the
    /// permit back.
    /// </summary>
    private static Admission<TierPermit> Reserve(Call call, Tier tier, TierPermit permit, LimitLease? place)
    {
        Admission<CostLease?> money = Pay(call, tier);
        permit = permit with { Cost = money.Permit };
        Admission<LimitLease?> room = money.IsGranted ? Limit(call, tier, place) : money.Refusal<LimitLease?>();
        if (room.IsGranted) return Admission<TierPermit>.Granted(permit with { Limits = room.Permit });
        tier.State.Withdraw(permit);
        return room.Refusal<TierPermit>();
    }

    private static Admission<CostLease?> Pay(Call call, Tier tier) => call.Spending?.Reserve(call, tier, Lease(tier)) ?? default;

    private static Admission<LimitLease?> Limit(Call call, Tier tier, LimitLease? place)
    {
        TierLimits limits = tier.State.Limits;
        if (place is not null || !limits.AreOn) return Admission<LimitLease?>.Granted(place);
        TokenDemand demand = TokenDemand.Of(call, tier);
        if (demand.Prompt > limits.MostTokens) return Admission<LimitLease?>.Refused(SkipReason.RequestTooLargeForLimit);
        place = limits.TryTake(Tokens(demand, limits), Lease(tier), out TimeSpan wait);
        if (place is not null) return Admission<LimitLease?>.Granted(place);
        // The end of a running request is unknown; usually it takes as long as earlier ones.
        if (wait <= TimeSpan.Zero) wait = tier.State.TypicalLatency ?? TimeSpan.Zero;
        return Admission<LimitLease?>.Refused(SkipReason.LimitReached, wait);
    }

    /// <summary>A permit that is held for longer than the attempt can take is lost, and its place is free again.</summary>
    private static TimeSpan Lease(Tier tier) => tier.Timeout + TimeSpan.FromSeconds(1);

    private static long Tokens(TokenDemand demand, TierLimits limits) =>
        limits.MostTokens is { } most && demand.Expected > most ? most : demand.Expected;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
