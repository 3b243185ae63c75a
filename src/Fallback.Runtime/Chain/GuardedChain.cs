namespace Fallback;

/// <summary>Runs the chain behind the breaker over all tiers: if nothing answers any more, calls do not have to wait.</summary>
internal static class GuardedChain
{
    public static async ValueTask<Outcome<TOut>> RunAsync<TOut, TExchange>(Call call, TExchange exchange, CircuitBreaker breaker)
        where TExchange : struct, IExchange<TOut>
    {
        Admission<BreakerPermit> entered = breaker.Enter(call.Plan.Deadline + TimeSpan.FromSeconds(1));
        if (!entered.IsGranted)
        {
            foreach (Tier tier in call.Order.Tiers) AttemptEnding.Skip(call, tier, SkipReason.GlobalBreakerOpen, entered.Wait);
            return Outcome<TOut>.Exhausted;
        }
        BreakerPermit permit = entered.Permit;
        Verdict verdict = Verdict.None;
        FailureKind? cause = null;
        bool isInjected = false;
        try
        {
            Outcome<TOut> outcome = await ChainRunner.RunAsync<TOut, TExchange>(call, exchange).ConfigureAwait(false);
            if (outcome.Tier is not null) verdict = Verdict.Success;
            else if (outcome.Refusal is null) verdict = Judge(call, out cause, out isInjected);
            return outcome;
        }
        finally
        {
            breaker.Report(permit, verdict, cause, isInjected: isInjected);
        }
    }

    /// <summary>
    /// Whether a call without an answer shows that tiers are failing; not if only limits, budgets or the request prevented it.
    /// </summary>
    private static Verdict Judge(Call call, out FailureKind? cause, out bool isInjected)
    {
        (cause, isInjected) = (null, false);
        bool dark = false;
        foreach (TierAttempt attempt in call.Progress.Attempts)
        {
            if (attempt.Failure is { } kind && FailureRules.For(kind) is { IsGate: false } rule
                && (rule.Counts || rule.ForcedBreak is not null))
                (cause, isInjected) = (kind, attempt.Injected is not null);
            dark |= attempt.Skipped is SkipReason.BreakerOpen or SkipReason.ProbeUnderWay or SkipReason.EndpointUnavailable or SkipReason.ModelUnavailable
                or SkipReason.InvalidKey or SkipReason.BillingExhausted;
        }
        return dark || cause is not null ? Verdict.Failure : Verdict.None;
    }
}
