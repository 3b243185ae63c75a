namespace Fallback;

/// <summary>The canary of a bound chain: who is asked before the first tier, by which calls, and what their first attempts say of
/// it.</summary>
internal sealed class CanaryPlan(Tier tier, CanaryController controller, Tier[] tiers, string fingerprint)
{
    private readonly Tier[] _first = [tier, .. tiers];

    // The same for all calls; null where a tier has instances to choose from.
    private readonly CallOrder? _declared =
        Array.Exists([tier, .. tiers], static tier => tier.Group is not null) ? null : new CallOrder([tier, .. tiers]);

    public Tier Tier => tier;

    public CanaryController Controller => controller;

    /// <summary>The chain with it, in the cache's key.</summary>
    public string Fingerprint { get; } = $"{tier}\n{fingerprint}";

    /// <summary>
    /// The time that a canary may take of a declared deadline: the first tier's is to be left, and a quarter is the canary's even so.
    /// </summary>
    public static TimeSpan TimeOf(TimeSpan timeout, TimeSpan deadline, TimeSpan first)
    {
        TimeSpan left = deadline - first, least = deadline / 4;
        if (left < least) left = least;
        return timeout < left ? timeout : left;
    }

    /// <summary>Whether a call asks it first.</summary>
    public bool Takes(Call call)
    {
        if (!controller.IsFor(call)) return false;
        call.IsInCanary = true;
        // Who waits for the results of its tools goes on.
        return ToolLoop.Issuer(call.Request.Messages) is not { } issuer || issuer == tier.Name;
    }

    /// <summary>The order of a call that asks it first.</summary>
    /// <param name="call">The call.</param>
    /// <param name="chain">In which order the call would ask the chain.</param>
    public CallOrder Order(Call call, Tier[] chain)
    {
        bool isDeclared = ReferenceEquals(chain, tiers);
        if (_declared is not null) return isDeclared ? _declared : new CallOrder([tier, .. chain]);
        return new CallOrder(call, CallOrder.Places(isDeclared ? _first : [tier, .. chain]));
    }

    public void Succeeded(Call call, Tier answered, TierAttempt attempt)
    {
        if (call.IsFirstRefused)
        {
            // Another tier has taken what the first refused, so it was not the caller's fault.
            call.IsFirstRefused = false;
            if (answered.Index != call.Order[0].Index) controller.Add(new CanarySample(call.Order[0].IsCanary, Failed: true));
            return;
        }
        if (!IsSample(call, answered)) return;
        controller.Add(new CanarySample(answered.IsCanary, Failed: false, attempt.Latency, CallCost.Of(call, attempt)));
    }

    public void Failed(Call call, Tier failed, Failure failure)
    {
        if (!IsSample(call, failed)) return;
        FailureRule rule = FailureRules.For(failure.Kind);
        bool isTiers = failure.Scope != FailureScope.Request || failure.Kind == FailureKind.SchemaViolation;
        if (isTiers) controller.Add(new CanarySample(failed.IsCanary, Failed: true));
        // What would be held against a tier, but is not, is our own stall or the end of the call's time. The rest is the request's,
        // perhaps.
        else if (!rule.Counts) call.IsFirstRefused = true;
    }

    /// <summary>
    /// First requests to the first of the order, by whose turn it was. A tier that is left out has none, and neither has a call of the
    /// canary's share that goes on with another tier's tools.
    /// </summary>
    private static bool IsSample(Call call, Tier asked) =>
        call.IsFirstRequest && call.Role is AttemptRole.Regular or AttemptRole.Canary && asked.Index == call.Order[0].Index
        && call.IsInCanary == asked.IsCanary;
}
