namespace Fallback;

/// <summary>The canary of a bound chain: who is asked before the first tier, by which calls, and what their first attempts say of it.</summary>
internal sealed class CanaryPlan(Tier tier, CanaryController controller, Tier[] tiers, string fingerprint)
{
    private readonly Tier[] _first = [tier, .. tiers];

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

    /// <summary>The tiers in the order in which the call asks them.</summary>
    public Tier[] Order(Call call)
    {
        Tier[] order = call.OrderOfChain;
        if (!controller.IsFor(call)) return order;
        call.IsInCanary = true;
        // Who waits for the results of its tools goes on.
        if (ToolLoop.Issuer(call.Request.Messages) is { } issuer && issuer != tier.Name) return order;
        return ReferenceEquals(order, tiers) ? _first : [tier, .. order];
    }

    public void Succeeded(Call call, Tier answered, TierAttempt attempt)
    {
        if (call.IsFirstRefused)
        {
            // Another tier has taken what the first refused, so it was not the caller's fault.
            call.IsFirstRefused = false;
            if (!ReferenceEquals(answered, call.Order[0])) controller.Add(new CanarySample(call.Order[0].IsCanary, Failed: true));
            return;
        }
        if (IsSample(call, answered)) controller.Add(new CanarySample(answered.IsCanary, Failed: false, attempt.Latency, CallCost.Of(call, attempt)));
    }

    public void Failed(Call call, Tier failed, Failure failure)
    {
        if (!IsSample(call, failed)) return;
        FailureRule rule = FailureRules.For(failure.Kind);
        bool isTiers = failure.Scope != FailureScope.Request || failure.Kind == FailureKind.SchemaViolation;
        if (isTiers) controller.Add(new CanarySample(failed.IsCanary, Failed: true));
        // What would be held against a tier, but is not, is our own stall or the end of the call's time. The rest is the request's, perhaps.
        else if (!rule.Counts) call.IsFirstRefused = true;
    }

    /// <summary>
    /// First requests to the first of the order, by whose turn it was. A tier that is left out has none, and neither has a call of the canary's
    /// share that goes on with another tier's tools.
    /// </summary>
    private static bool IsSample(Call call, Tier asked) =>
        call.IsFirstRequest && call.Role is AttemptRole.Regular or AttemptRole.Canary && ReferenceEquals(asked, call.Order[0])
        && call.IsInCanary == asked.IsCanary;
}
