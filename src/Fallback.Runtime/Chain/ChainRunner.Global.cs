namespace Fallback;

/// <content>The breaker over all tiers: where nothing answers any more, calls are spared the waiting.</content>
internal static partial class ChainRunner
{
    /// <summary>Runs a call from its first tier on.</summary>
    public static ValueTask<Outcome<TOut>> StartAsync<TOut, TExchange>(Call call, TExchange exchange)
        where TExchange : struct, IExchange<TOut> =>
        call.Plan.Global is { } breaker ? RunGuardedAsync<TOut, TExchange>(call, exchange, breaker) : RunAsync<TOut, TExchange>(call, exchange);

    private static async ValueTask<Outcome<TOut>> RunGuardedAsync<TOut, TExchange>(Call call, TExchange exchange, CircuitBreaker breaker)
        where TExchange : struct, IExchange<TOut>
    {
        if (!breaker.TryEnter(call.Plan.Deadline + TimeSpan.FromSeconds(1), out BreakerPermit permit, out _, out TimeSpan retryAfter))
        {
            foreach (Tier tier in call.Order) call.Skip(tier, SkipReason.GlobalBreakerOpen, retryAfter > TimeSpan.Zero ? retryAfter : null);
            return Outcome<TOut>.Exhausted;
        }
        Verdict verdict = Verdict.None;
        FailureKind? cause = null;
        try
        {
            Outcome<TOut> outcome = await RunAsync<TOut, TExchange>(call, exchange).ConfigureAwait(false);
            if (outcome.Tier is not null) verdict = Verdict.Success;
            else if (outcome.Refusal is null) verdict = Judge(call, out cause);
            return outcome;
        }
        finally
        {
            breaker.Report(permit, verdict, cause);
        }
    }

    /// <summary>Whether a call without an answer says that tiers are ill: not when only limits, budgets or the request were in the way.</summary>
    private static Verdict Judge(Call call, out FailureKind? cause)
    {
        cause = null;
        bool dark = false;
        foreach (TierAttempt attempt in call.Attempts)
        {
            if (attempt.Failure is { } kind && FailureRules.For(kind) is { IsGate: false } rule && (rule.Counts || rule.ForcedBreak is not null)) cause = kind;
            dark |= attempt.Skipped is SkipReason.BreakerOpen or SkipReason.ProbeUnderWay or SkipReason.EndpointUnavailable or SkipReason.ModelUnavailable
                or SkipReason.InvalidKey or SkipReason.BillingExhausted;
        }
        return dark || cause is not null ? Verdict.Failure : Verdict.None;
    }
}
