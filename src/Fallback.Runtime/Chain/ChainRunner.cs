using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>
/// Runs a call over its chain, plain and stream alike: the tiers in order, each admitted or skipped, asked, and retried. Failures are
/// values here; only the caller's cancellation is thrown.
/// </summary>
internal static class ChainRunner
{
    /// <summary>Runs a call from its first tier on.</summary>
    public static ValueTask<Outcome<TOut>> StartAsync<TOut, TExchange>(Call call, TExchange exchange)
        where TExchange : struct, IExchange<TOut> =>
        call.Plan.Global is { } breaker
            ? GuardedChain.RunAsync<TOut, TExchange>(call, exchange, breaker)
            : RunAsync<TOut, TExchange>(call, exchange);

    /// <summary>Asks the tiers of the call's order, starting at a place, and several at the same time if hedging is declared.</summary>
    public static ValueTask<Outcome<TOut>> RunAsync<TOut, TExchange>(Call call, TExchange exchange, int from = 0)
        where TExchange : struct, IExchange<TOut> =>
        call.Plan.Hedge is { } policy && call.SideEffects is null && from + 1 < call.Order.ChainLength
            ? RunHedgedAsync<TOut, TExchange>(call, exchange, policy, from)
            : AskAsync<TOut, TExchange>(call, exchange, null, default, from);

    private static async ValueTask<Outcome<TOut>> RunHedgedAsync<TOut, TExchange>(Call call, TExchange exchange, HedgePolicy policy, int from)
        where TExchange : struct, IExchange<TOut>
    {
        call.Caller.ThrowIfCancellationRequested();
        if (TierAdmission.TryProbe(call, call.Order[from]) is { } probe)
        {
            Outcome<TOut> first = await new ProbedRun<TOut, TExchange>(call, exchange).RunAsync(call.Order[from], probe, from + 1)
                .ConfigureAwait(false);
            return first.IsFinal ? first : await LastResort.AskAsync<TOut, TExchange>(call, exchange).ConfigureAwait(false);
        }
        var run = new HedgedRun<TOut, TExchange>(call, exchange, from);
        Outcome<TOut> quickest = await run.RunAsync(policy).ConfigureAwait(false);
        return quickest.IsFinal ? quickest : await AskAsync<TOut, TExchange>(call, exchange, null, default, run.Next).ConfigureAwait(false);
    }

    /// <summary>Asks one tier, which has already admitted the call.</summary>
    public static ValueTask<Outcome<TOut>> AskTierAsync<TOut, TExchange>(Call call, Tier tier, TExchange exchange, TierPermit permit)
        where TExchange : struct, IExchange<TOut> =>
        AskAsync<TOut, TExchange>(call, exchange, tier, permit, 0);

    /// <summary>
    /// Asks the tier that has admitted the call, or otherwise each tier from a place on and then the last resort. The order and the
    /// attempts are in one method, longer than others, because a second asynchronous method would cost a call about as much as everything
    /// that is decided here.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Outcome<TOut>> AskAsync<TOut, TExchange>(
        Call call, TExchange exchange, Tier? admitted, TierPermit permit, int next)
        where TExchange : struct, IExchange<TOut>
    {
        // A permit that was passed in is given back where the request ends.
        if (admitted is null) call.Caller.ThrowIfCancellationRequested();
        long started = call.Time.GetTimestamp();
        while (admitted is not null || next < call.Order.Length)
        {
            if (admitted is null && call.Order.IsLeft(next))
            {
                next++;
                continue;
            }
            Tier tier = admitted ?? call.Order[next++];
            if (admitted is null)
            {
                Admission<TierPermit> admission = TierAdmission.Admit(call, tier, started, mayRunBeside: true);
                if (admission.Reason is SkipReason.Recovering or SkipReason.RateLimited)
                {
                    admission = await TierAdmission.WaitAsync(call, tier, admission).ConfigureAwait(false);
                    started = call.Time.GetTimestamp();
                }
                if (!admission.IsGranted)
                {
                    if (TierAdmission.Leave(call, tier, admission)) return Outcome<TOut>.Refused(Obstacles.TooLong);
                    continue;
                }
                permit = admission.Permit;
                if (permit.IsBeside)
                {
                    Outcome<TOut> first = await new ProbedRun<TOut, TExchange>(call, exchange).RunAsync(tier, permit, next).ConfigureAwait(false);
                    if (first.IsFinal) return first;
                    break;
                }
            }
            TierTurn? turn = null;
            while (true)
            {
                RequestShape shape = RequestShaper.Shape(call, tier, permit, turn);
                if (!call.TrySend(tier, started))
                {
                    tier.State.Withdraw(permit);
                    throw new OperationCanceledException(call.Caller);
                }
                TimeSpan limit = call.WithinTier(tier, exchange.Limit(tier, shape), started);
                if (call.RemainingAt(started) is var left && left < limit) limit = left;
                AttemptTimer timer = AttemptTimer.Start(call.Time, limit, call.Caller, call.Runtime.Disposing);
                Reply<TOut> reply;
                try
                {
                    reply = call.Injection is null
                        ? await exchange.SendAsync(tier, shape, call, timer).ConfigureAwait(false)
                        : await FaultedExchange.SendAsync<TOut, TExchange>(exchange, tier, shape, call, timer).ConfigureAwait(false);
                    if (reply.Failure is null && exchange.Examine(reply.Value!, call) is { } objection)
                        reply = new Reply<TOut>(Cleaned(objection, tier));
                    else if (reply.Failure is { } noConnection && await IsExcusedAsync(noConnection, timer).ConfigureAwait(false))
                        reply = new Reply<TOut>(OwnStall.Excuse(noConnection));
                }
                catch (OperationCanceledException) when (IsTimeOut(timer, call))
                {
                    string whose = call.RemainingAt(started) <= limit ? "call's" : "tier's";
                    reply = new Reply<TOut>(await TimedOutAsync(tier, timer, limit, exchange.Limit(tier, shape), whose).ConfigureAwait(false));
                }
                catch (Exception e)
                {
                    GiveUp(call, tier, shape, permit, e, started);
                    if (e is not OperationCanceledException) throw;
                    call.Caller.ThrowIfCancellationRequested();
                    if (call.Runtime.IsDisposed) throw FallbackRuntime.DisposedUnder(call);
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
                    turn?.Confirm();
                    KnownRefusals.Answered(call, tier);
                    exchange.Accept(reply.Value!, tier, permit, latency, ended);
                    return Outcome<TOut>.Answered(reply.Value!, tier, shape, latency, ended);
                }
                if (call.Injection is { } fault) failure = fault.Mark(failure);
                turn ??= new TierTurn(call, tier, exchange.Streams);
                turn.Permit = permit;
                bool again = await turn.GoesOnAsync(shape, failure, latency).ConfigureAwait(false);
                if (turn.Refusal is { } refusal) return Outcome<TOut>.Refused(refusal);
                started = call.Time.GetTimestamp();
                if (!again) break;
                permit = turn.Permit;
            }
            if (admitted is not null) return default;
        }
        return await LastResort.AskAsync<TOut, TExchange>(call, exchange).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives the permit back, without a verdict unless a hedge has shown that the tier is slow. If a lane is canceled, the call itself
    /// reports it.
    /// </summary>
    private static void GiveUp(Call call, Tier tier, RequestShape shape, in TierPermit permit, Exception exception, long started)
    {
        bool isEndedByCall = call.IsLane && call.Caller.IsCancellationRequested && !call.IsProbe;
        // A request that was not sent cannot have been charged.
        if (call.Injection is { HasStruck: true, IsSent: false }) permit.Cost?.Withdrawn();
        if (isEndedByCall && call.IsSlow) tier.State.ReportSlow(permit, call.Injection is { HasStruck: true });
        else tier.State.Release(permit);
        if (isEndedByCall) return;
        bool isCancelled = call.Caller.IsCancellationRequested;
        // A probe's caller is the runtime.
        string why = call.Runtime.IsDisposed && (call.IsProbe || !isCancelled) ? "the runtime was disposed"
            : isCancelled ? "the caller canceled"
            : $"ended by {exception.GetType().Name}";
        AttemptEnding.GiveUp(call, call, tier, shape.Model, why, call.Time.GetElapsedTime(started), null);
    }

    private static bool IsTimeOut(AttemptTimer timer, Call call) =>
        timer.Token.IsCancellationRequested && !call.Caller.IsCancellationRequested && !call.Runtime.IsDisposed;

    /// <summary>Whether the application itself may have come too late to a connection.</summary>
    private static ValueTask<bool> IsExcusedAsync(Failure failure, AttemptTimer timer) =>
        failure is { Kind: FailureKind.Timeout, Scope: FailureScope.Endpoint, HttpStatus: 0 }
            ? timer.IsOwnStallAsync(HandlerFactory.ConnectTimeout)
            : default;

    private static Failure Cleaned(Failure objection, Tier tier) =>
        objection with { Message = Redactor.Clean(objection.Message, tier.Endpoint.Key) ?? "the answer is not JSON" };

    /// <summary>
    /// A limit that was only the rest of the call's time, or of the tier's time after other instances, shows nothing about a tier that may
    /// need more, by its own timeout and by its earlier answers. Neither does a limit that passed while the application itself stalled.
    /// </summary>
    private static async ValueTask<Failure> TimedOutAsync(Tier tier, AttemptTimer timer, TimeSpan limit, TimeSpan own, string whose)
    {
        limit = timer.Renewed ?? limit;
        TimeSpan enough = tier.State.SlowLatency is { } slow && slow < own ? slow : own;
        var failure = new Failure(FailureKind.Timeout, FailureScope.Model) { Message = $"no answer within {limit.TotalMilliseconds:0} ms" };
        return await timer.IsOwnStallAsync().ConfigureAwait(false) ? OwnStall.Excuse(failure)
            : limit >= enough ? failure
            : failure with { Scope = FailureScope.Request, Message = failure.Message + $", all that was left of the {whose} time" };
    }
}
