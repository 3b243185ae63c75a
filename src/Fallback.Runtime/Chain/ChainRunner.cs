using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>
/// Runs a call over its chain, plain and stream alike: tiers in order, each admitted or skipped, attempted, retried, left. Failures are
/// values here; only the caller's cancellation is thrown.
/// </summary>
internal static partial class ChainRunner
{
    /// <summary>Asks the tiers of the call's order, from a place on.</summary>
    public static ValueTask<Outcome<TOut>> RunAsync<TOut, TExchange>(Call call, TExchange exchange, int from = 0)
        where TExchange : struct, IExchange<TOut> =>
        call.Plan.Hedge is { } policy && call.SideEffects is null && from + 1 < call.Plan.ChainLength
            ? RunHedgedAsync<TOut, TExchange>(call, exchange, policy, from)
            : AskAsync<TOut, TExchange>(call, exchange, null, default, from);

    /// <summary>Asks one tier, which has admitted the call.</summary>
    public static ValueTask<Outcome<TOut>> AskTierAsync<TOut, TExchange>(Call call, Tier tier, TExchange exchange, TierPermit permit)
        where TExchange : struct, IExchange<TOut> =>
        AskAsync<TOut, TExchange>(call, exchange, tier, permit, 0);

    private static async ValueTask<Outcome<TOut>> RunHedgedAsync<TOut, TExchange>(Call call, TExchange exchange, HedgePolicy policy, int from)
        where TExchange : struct, IExchange<TOut>
    {
        call.Caller.ThrowIfCancellationRequested();
        var run = new HedgedRun<TOut, TExchange>(call, exchange, from);
        Outcome<TOut> quickest = await run.RunAsync(policy).ConfigureAwait(false);
        return quickest.IsFinal ? quickest : await AskAsync<TOut, TExchange>(call, exchange, null, default, run.Next).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks one tier that has given its permit, or else each from a place on. Order, attempts and retries are one method, because each
    /// further one would cost a call that waits for its answer about as much as everything that is decided here.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Outcome<TOut>> AskAsync<TOut, TExchange>(Call call, TExchange exchange, Tier? only, TierPermit permit, int next)
        where TExchange : struct, IExchange<TOut>
    {
        call.Caller.ThrowIfCancellationRequested();
        long started = call.Time.GetTimestamp();
        while (only is not null || next < call.Order.Length)
        {
            Tier tier = only ?? call.Order[next++];
            if (only is null && !TryAdmit(call, tier, started, out permit, out SkipReason reason, out TimeSpan retryAfter))
            {
                TierPermit? place = null;
                if (reason == SkipReason.Recovering)
                {
                    // The tiers behind a recovering one would otherwise get a whole burst at once.
                    place = await WaitForPlaceAsync(call, tier).ConfigureAwait(false);
                    started = call.Time.GetTimestamp();
                }
                if (place is null)
                {
                    if (SkipStops(call, tier, reason, retryAfter)) return Outcome<TOut>.Refused(Admission.TooLong);
                    continue;
                }
                permit = place.Value;
            }
            TierTurn? turn = null;
            while (true)
            {
                RequestShape shape = RequestShaper.Shape(call, tier, permit, turn?.Repair);
                call.CountSent();
                TimeSpan limit = Min(exchange.Limit(tier), call.RemainingAt(started));
                AttemptTimer timer = AttemptTimer.Start(call.Time, limit, call.Caller);
                Reply<TOut> reply;
                try
                {
                    reply = await exchange.SendAsync(tier, shape, call, timer.Token).ConfigureAwait(false);
                    if (reply.Failure is null && exchange.Examine(reply.Value!, call) is { } objection) reply = new Reply<TOut>(Cleaned(objection, tier));
                }
                catch (OperationCanceledException) when (timer.Token.IsCancellationRequested && !call.Caller.IsCancellationRequested)
                {
                    reply = new Reply<TOut>(TimedOut(limit));
                }
                catch (Exception e)
                {
                    tier.State.Release(permit);
                    if (e is OperationCanceledException && call.Caller.IsCancellationRequested) throw new OperationCanceledException(call.Caller);
                    throw;
                }
                finally
                {
                    timer.Stop();
                }
                long ended = call.Time.GetTimestamp();
                TimeSpan latency = call.Time.GetElapsedTime(started, ended);
                if (reply.Failure is not { } failure)
                {
                    exchange.Accept(reply.Value!, tier, permit, latency, ended);
                    return Outcome<TOut>.Answered(reply.Value!, tier, shape, latency, ended);
                }
                turn ??= new TierTurn(tier);
                turn.Permit = permit;
                bool again = await GoesOnAsync(call, turn, shape, failure, latency).ConfigureAwait(false);
                if (turn.Refusal is { } refusal) return Outcome<TOut>.Refused(refusal);
                started = call.Time.GetTimestamp();
                if (!again) break;
                permit = turn.Permit;
            }
            if (only is not null) return default;
        }
        return await TryOnceMoreAsync<TOut, TExchange>(call, exchange).ConfigureAwait(false);
    }

    /// <summary>A place at a tier, or none, and then whether the call ends because of that.</summary>
    public static async ValueTask<(TierPermit? Permit, bool Stops)> EnterAsync(Call call, Tier tier)
    {
        if (TryAdmit(call, tier, call.Time.GetTimestamp(), out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter)) return (permit, false);
        if (reason == SkipReason.Recovering && await WaitForPlaceAsync(call, tier).ConfigureAwait(false) is { } place) return (place, false);
        return (null, SkipStops(call, tier, reason, retryAfter));
    }

    /// <summary>Leaves a tier out; true when the call ends because of that.</summary>
    private static bool SkipStops(Call call, Tier tier, SkipReason reason, TimeSpan retryAfter)
    {
        call.Skip(tier, reason, retryAfter > TimeSpan.Zero ? retryAfter : null);
        return reason == SkipReason.ContextTooSmall && call.Plan.Context.Mode == ContextOverflow.Fail;
    }

    private static bool TryAdmit(Call call, Tier tier, long now, out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter, LimitLease? place = null)
    {
        permit = default;
        retryAfter = default;
        reason = call.Sent >= call.Plan.MaxAttempts ? SkipReason.AttemptsUsedUp
            : call.RemainingAt(now) <= TimeSpan.Zero ? SkipReason.DeadlineReached
            : Admission.Obstacle(call, tier) ?? 0;
        return reason == 0 && tier.State.TryEnter(Lease(tier), out permit, out reason, out retryAfter, now) && TryReserve(call, tier, place, ref permit, ref reason, ref retryAfter);
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
            if (TryAdmit(call, tier, call.Time.GetTimestamp(), out TierPermit permit, out reason, out _)) return permit;
        }
        return null;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
