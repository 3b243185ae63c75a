namespace Fallback;

/// <summary>The canary of a bound chain: which calls ask it before the first tier, and what their first attempts show.</summary>
internal sealed class CanaryPlan(Tier tier, CanaryController controller, Tier[] tiers, string fingerprint)
{
    private readonly Tier[] _first = [tier, .. tiers];

    // The same for all calls; null if a tier has several instances.
    private readonly CallOrder? _declared =
        Array.Exists([tier, .. tiers], static tier => tier.Group is not null) ? null : new CallOrder([tier, .. tiers]);

    public Tier Tier => tier;

    public CanaryController Controller => controller;

    /// <summary>
    /// The chain with the canary, in the cache's key: another one than that of a chain that begins with the model, whose tiers have other
    /// numbers.
    /// </summary>
    public string Fingerprint { get; } = $"canary {tier}\n{fingerprint}";

    /// <summary>
    /// The time that a canary may take of a declared deadline: it leaves the first tier its timeout, but the canary gets at least a
    /// quarter.
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
        // A call that continues a tool loop stays with the tier that called the tools.
        return ToolLoop.Issuer(call.Request.Messages) is not { } issuer || issuer == tier.Name;
    }

    /// <summary>The order of a call that asks it first.</summary>
    /// <param name="call">The call.</param>
    /// <param name="chain">The order in which the call would ask the chain.</param>
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
            // Another tier accepted what the first one refused, so the request was not wrong.
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
        // A failure that would count against a tier, but does not, is this process's own stall or the end of the call's time. Every other
        // one may be the request's fault.
        else if (!rule.Counts) call.IsFirstRefused = true;
    }

    /// <summary>
    /// Whether it is the first request to the first tier of the order, as its regular turn. A skipped tier has none, and neither has a call
    /// in the canary's share that continues another tier's tool loop.
    /// </summary>
    private static bool IsSample(Call call, Tier asked) =>
        call.IsFirstRequest && call.Role is AttemptRole.Regular or AttemptRole.Canary && asked.Index == call.Order[0].Index
        && call.IsInCanary == asked.IsCanary;
}
