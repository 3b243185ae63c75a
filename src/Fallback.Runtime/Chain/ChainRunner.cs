using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>
/// Runs a call over its chain, plain and stream alike: tiers in order, each admitted or skipped, attempted, retried, left. Failures are
/// values here; only the caller's cancellation is thrown.
/// </summary>
internal static partial class ChainRunner
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Outcome<TOut>> RunAsync<TOut, TExchange>(Call call, TExchange exchange)
        where TExchange : struct, IExchange<TOut>
    {
        call.Caller.ThrowIfCancellationRequested();
        foreach (Tier tier in call.Plan.Tiers)
        {
            if (!TryAdmit(call, tier, out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter)
                && !(reason == SkipReason.Recovering && await WaitForShareAsync(call, tier).ConfigureAwait(false) && TryAdmit(call, tier, out permit, out reason, out retryAfter)))
            {
                call.Skip(tier, reason, retryAfter > TimeSpan.Zero ? retryAfter : null);
                continue;
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

    /// <summary>
    /// A tier that recovers takes a growing share. A call above the share waits about one answer's time for a place, because the tiers
    /// behind it would otherwise get a whole burst at once.
    /// </summary>
    private static async ValueTask<bool> WaitForShareAsync(Call call, Tier tier)
    {
        TimeSpan typical = tier.State.TypicalLatency ?? RetryPolicy.WaitBudget;
        TimeSpan limit = Min(Min(typical, RetryPolicy.WaitBudget), call.Remaining);
        return await tier.State.WaitForShareAsync(limit, call.Caller).ConfigureAwait(false);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
