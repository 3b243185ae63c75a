using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>
/// Runs a call over its chain, plain and stream alike: tiers in order, each admitted or skipped, attempted, retried, left. Failures are
/// values here; only the caller's cancellation is thrown.
/// </summary>
internal static partial class ChainRunner
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Outcome<TOut>> RunAsync<TOut, TExchange>(Call call, TExchange exchange, int from = 0)
        where TExchange : struct, IExchange<TOut>
    {
        call.Caller.ThrowIfCancellationRequested();
        if (call.Plan.Hedge is { } policy && call.SideEffects is null && from + 1 < call.Plan.ChainLength)
        {
            var run = new HedgedRun<TOut, TExchange>(call, exchange, from);
            Outcome<TOut> quickest = await run.RunAsync(policy).ConfigureAwait(false);
            if (quickest.IsFinal) return quickest;
            from = run.Next;
        }
        for (int index = from; index < call.Order.Length; index++)
        {
            Tier tier = call.Order[index];
            if (!TryAdmit(call, tier, out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter))
            {
                if (await WaitOrSkipAsync(call, tier, reason, retryAfter).ConfigureAwait(false) is not { } place)
                {
                    if (Stops(call, reason)) return Outcome<TOut>.Refused(Admission.TooLong);
                    continue;
                }
                permit = place;
            }
            Outcome<TOut> outcome = await AskTierAsync<TOut, TExchange>(call, tier, exchange, permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        return await TryOnceMoreAsync<TOut, TExchange>(call, exchange).ConfigureAwait(false);
    }

    /// <summary>A place at a tier, or none, and then whether the call ends because of that.</summary>
    public static async ValueTask<(TierPermit? Permit, bool Stops)> EnterAsync(Call call, Tier tier)
    {
        if (TryAdmit(call, tier, out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter)) return (permit, false);
        TierPermit? place = await WaitOrSkipAsync(call, tier, reason, retryAfter).ConfigureAwait(false);
        return (place, place is null && Stops(call, reason));
    }

    private static bool Stops(Call call, SkipReason reason) => reason == SkipReason.ContextTooSmall && call.Plan.Context.Mode == ContextOverflow.Fail;

    private static async ValueTask<TierPermit?> WaitOrSkipAsync(Call call, Tier tier, SkipReason reason, TimeSpan retryAfter)
    {
        // The tiers behind a recovering one would otherwise get a whole burst at once.
        if (reason == SkipReason.Recovering && await WaitForPlaceAsync(call, tier).ConfigureAwait(false) is { } place) return place;
        call.Skip(tier, reason, retryAfter > TimeSpan.Zero ? retryAfter : null);
        return null;
    }

    private static bool TryAdmit(Call call, Tier tier, out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter, LimitLease? place = null)
    {
        permit = default;
        retryAfter = default;
        reason = call.Sent >= call.Plan.MaxAttempts ? SkipReason.AttemptsUsedUp
            : call.Remaining <= TimeSpan.Zero ? SkipReason.DeadlineReached
            : Admission.Obstacle(call, tier) ?? 0;
        return reason == 0 && tier.State.TryEnter(Lease(tier), out permit, out reason, out retryAfter) && TryReserve(call, tier, place, ref permit, ref reason, ref retryAfter);
    }

    /// <summary>A permit that is held for longer than the attempt can take is lost, and its place free again.</summary>
    private static TimeSpan Lease(Tier tier) => tier.Timeout + TimeSpan.FromSeconds(1);

    /// <summary>Waits about one answer's time for a place at a tier whose places are all taken; null when there was none.</summary>
    private static async ValueTask<TierPermit?> WaitForPlaceAsync(Call call, Tier tier)
    {
        TimeSpan typical = tier.State.TypicalLatency ?? RetryPolicy.WaitBudget;
        TimeSpan limit = Min(Min(typical, RetryPolicy.WaitBudget), call.Remaining);
        long started = call.Time.GetTimestamp();
        SkipReason reason = SkipReason.Recovering;
        while (reason is SkipReason.Recovering or SkipReason.ProbeUnderWay
            && await tier.State.WaitForPlaceAsync(limit - call.Time.GetElapsedTime(started), call.Caller).ConfigureAwait(false))
        {
            if (TryAdmit(call, tier, out TierPermit permit, out reason, out _)) return permit;
        }
        return null;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
