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
        for (int index = from; index < call.Plan.Tiers.Length; index++)
        {
            Tier tier = call.Plan.Tiers[index];
            if (!TryAdmit(call, tier, out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter))
            {
                // The tiers behind a recovering one would otherwise get a whole burst at once.
                if (reason != SkipReason.Recovering || await WaitForPlaceAsync(call, tier).ConfigureAwait(false) is not { } place)
                {
                    call.Skip(tier, reason, retryAfter > TimeSpan.Zero ? retryAfter : null);
                    if (reason == SkipReason.ContextTooSmall && call.Plan.Context.Mode == ContextOverflow.Fail) return Outcome<TOut>.Refused(Admission.TooLong);
                    continue;
                }
                permit = place;
            }
            Outcome<TOut> outcome = await AskTierAsync<TOut, TExchange>(call, tier, exchange, permit).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        return await TryOnceMoreAsync<TOut, TExchange>(call, exchange).ConfigureAwait(false);
    }

    private static bool TryAdmit(Call call, Tier tier, out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter)
    {
        permit = default;
        retryAfter = default;
        reason = call.Sent >= call.Plan.MaxAttempts ? SkipReason.AttemptsUsedUp
            : call.Remaining <= TimeSpan.Zero ? SkipReason.DeadlineReached
            : Admission.Obstacle(call, tier) ?? 0;
        return reason == 0 && tier.State.TryEnter(Lease(tier), out permit, out reason, out retryAfter);
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
