using System.Runtime.CompilerServices;

namespace Fallback;

/// <content>A tier's part: attempts, what each failure teaches, and retries.</content>
internal static partial class ChainRunner
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Outcome<TOut>> AskTierAsync<TOut, TExchange>(Call call, Tier tier, TExchange exchange, TierPermit permit)
        where TExchange : struct, IExchange<TOut>
    {
        RepairTurn? repair = null;
        for (int retry = 0; ;)
        {
            RequestShape shape = RequestShaper.Shape(call, tier, repair) with { Limits = permit.Limits };
            long started = call.Time.GetTimestamp();
            Reply<TOut> reply = await AttemptAsync<TOut, TExchange>(call, tier, exchange, shape, permit).ConfigureAwait(false);
            TimeSpan latency = call.Time.GetElapsedTime(started);
            if (reply.Failure is not { } failure)
            {
                exchange.Accept(reply.Value!, tier, permit, latency);
                return Outcome<TOut>.Answered(reply.Value!, tier, shape, latency);
            }

            call.Fail(tier, shape, failure, latency);
            if (shape.Messages is null) call.MeasuredTokens = failure.Requested ?? call.MeasuredTokens;
            if (call.SideEffects is { HasRun: true })
            {
                tier.State.ReportFailure(permit, failure);
                return Outcome<TOut>.Refused(failure);
            }
            bool adapted = RequestShaper.Learn(call, tier, failure, shape);
            bool more = call.Sent < call.Plan.MaxAttempts && call.Remaining > TimeSpan.Zero;
            if (more && repair is null && call.Plan.RepairsAnswers && failure is { Rejected: { } rejected, Message: { } objection })
            {
                repair = new RepairTurn(rejected, objection);
                adapted = true;
            }
            // Neither a stale pooled connection nor a parameter that the model does not take says anything about the tier: the permit is kept.
            if (more && (adapted || TakeReconnect(call, failure)) && TryRenew(call, tier, failure, ref permit)) continue;
            tier.State.ReportFailure(permit, failure);
            if (!FallsOver(call, failure)) return Outcome<TOut>.Refused(failure);

            if (!more || call.Plan.Retry.DelayBefore(retry++, failure, NextTierCost(call, tier)) is not { } delay) return default;
            if (!await WaitAsync(call, delay).ConfigureAwait(false)) return default;
            if (!TryAdmit(call, tier, out permit, out SkipReason reason, out TimeSpan retryAfter)
                && !(reason == SkipReason.RateLimited && await WaitAsync(call, retryAfter).ConfigureAwait(false) && TryAdmit(call, tier, out permit, out reason, out retryAfter)))
            {
                if (reason is SkipReason.LimitReached or SkipReason.OverBudget) call.Skip(tier, reason, retryAfter > TimeSpan.Zero ? retryAfter : null);
                return default;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Reply<TOut>> AttemptAsync<TOut, TExchange>(Call call, Tier tier, TExchange exchange, RequestShape shape, TierPermit permit)
        where TExchange : struct, IExchange<TOut>
    {
        call.CountSent();
        TimeSpan limit = Min(exchange.Limit(tier), call.Remaining);
        AttemptTimer timer = AttemptTimer.Start(call.Time, limit, call.Caller);
        try
        {
            Reply<TOut> reply = await exchange.SendAsync(tier, shape, call, timer.Token).ConfigureAwait(false);
            if (reply.Failure is not null || exchange.Examine(reply.Value!, call) is not { } objection) return reply;
            return new Reply<TOut>(objection with { Message = Redactor.Clean(objection.Message, tier.Endpoint.Key) ?? "the answer is no JSON" });
        }
        catch (OperationCanceledException) when (timer.Token.IsCancellationRequested && !call.Caller.IsCancellationRequested)
        {
            return new Reply<TOut>(new Failure(FailureKind.Timeout, FailureScope.Model) { Message = $"no answer within {limit.TotalMilliseconds:0} ms" });
        }
        catch (OperationCanceledException) when (call.Caller.IsCancellationRequested)
        {
            tier.State.Release(permit);
            throw new OperationCanceledException(call.Caller);
        }
        catch
        {
            tier.State.Release(permit);
            throw;
        }
        finally
        {
            timer.Stop();
        }
    }

    /// <summary>Whether another tier may be asked after such a failure.</summary>
    public static bool FallsOver(Call call, Failure failure)
    {
        if (failure.Kind == FailureKind.ContextLengthExceeded && call.Plan.Context.Mode == ContextOverflow.Fail) return false;
        FailureRule rule = FailureRules.For(failure.Kind);
        return rule.NextTier || (rule.OptIn & call.Plan.FallOver) != 0;
    }

    private static bool TakeReconnect(Call call, Failure failure)
    {
        if (!failure.ClosedBeforeResponse || call.ReconnectUsed) return false;
        return call.ReconnectUsed = true;
    }

    /// <summary>What a caller would wait for the next tier instead; null when there is none.</summary>
    private static TimeSpan? NextTierCost(Call call, Tier tier) =>
        call.PlaceOf(tier) + 1 is var next && next < call.Order.Length ? call.Order[next].State.TypicalLatency ?? RetryPolicy.WaitBudget : null;

    /// <summary>Waits if that leaves time before the deadline; false at once when it does not.</summary>
    private static async ValueTask<bool> WaitAsync(Call call, TimeSpan delay)
    {
        if (delay >= call.Remaining) return false;
        if (delay > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(delay, call.Time, call.Caller).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new OperationCanceledException(call.Caller);
            }
        }
        return true;
    }
}
