namespace Fallback;

/// <content>A tier's part: attempts, what each failure teaches, and retries.</content>
internal static partial class ChainRunner
{
    /// <summary>Takes in a failure: true when the same tier is asked again, with the turn's permit. Else the next tier is, or the turn has a refusal.</summary>
    private static async ValueTask<bool> GoesOnAsync(Call call, TierTurn turn, RequestShape shape, Failure failure, TimeSpan latency)
    {
        Tier tier = turn.Tier;
        call.Fail(tier, shape, failure, latency);
        if (shape.Messages is null) call.MeasuredTokens = failure.Requested ?? call.MeasuredTokens;
        if (call.SideEffects is { HasRun: true })
        {
            tier.State.ReportFailure(turn.Permit, failure);
            return turn.Refuse(failure);
        }
        bool more = call.Sent < call.Plan.MaxAttempts && call.Remaining > TimeSpan.Zero;
        bool adapted = RequestShaper.Learn(call, tier, failure, shape);
        if (more && turn.Repair is null && call.Plan.RepairsAnswers && failure is { Rejected: { } rejected, Message: { } objection })
        {
            turn.Repair = new RepairTurn(rejected, objection);
            adapted = true;
        }
        // Neither a stale pooled connection nor a parameter that the model does not take says anything about the tier: the permit is kept.
        if (more && (adapted || TakeReconnect(call, failure)) && TryRenew(call, turn, failure)) return true;
        tier.State.ReportFailure(turn.Permit, failure);
        if (!FailsOver(call, failure)) return turn.Refuse(failure);
        if (!more || call.Plan.Retry.DelayBefore(turn.Retries++, failure, NextTierCost(call, tier)) is not { } delay) return false;
        return await WaitAsync(call, delay).ConfigureAwait(false) && await TryReturnAsync(call, turn).ConfigureAwait(false);
    }

    /// <summary>Another permit for the same tier, waited for if the tier is rate-limited.</summary>
    private static async ValueTask<bool> TryReturnAsync(Call call, TierTurn turn)
    {
        if (!TryAdmit(call, turn.Tier, call.Time.GetTimestamp(), out TierPermit permit, out SkipReason reason, out TimeSpan retryAfter)
            && !(reason == SkipReason.RateLimited && await WaitAsync(call, retryAfter).ConfigureAwait(false) && TryAdmit(call, turn.Tier, call.Time.GetTimestamp(), out permit, out reason, out retryAfter)))
        {
            if (reason is SkipReason.LimitReached or SkipReason.OverBudget) call.Skip(turn.Tier, reason, retryAfter > TimeSpan.Zero ? retryAfter : null);
            return false;
        }
        turn.Permit = permit;
        return true;
    }

    private static Failure Cleaned(Failure objection, Tier tier) => objection with { Message = Redactor.Clean(objection.Message, tier.Endpoint.Key) ?? "the answer is no JSON" };

    private static Failure TimedOut(TimeSpan limit) => new(FailureKind.Timeout, FailureScope.Model) { Message = $"no answer within {limit.TotalMilliseconds:0} ms" };

    /// <summary>Whether another tier may be asked after such a failure.</summary>
    public static bool FailsOver(Call call, Failure failure)
    {
        if (failure.Kind == FailureKind.ContextLengthExceeded && call.Plan.Context.Mode == ContextOverflow.Fail) return false;
        FailureRule rule = FailureRules.For(failure.Kind);
        return rule.NextTier || (rule.OptIn & call.Plan.FailoverOn) != 0;
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
