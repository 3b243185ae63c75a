using Fallback.CompilerServices;

namespace Fallback;

/// <summary>What came of one request that is no call.</summary>
/// <param name="Answer">The answer; null for a failure, and for a list of models.</param>
/// <param name="Failure">The failure; null where there is none.</param>
/// <param name="Latency">How long it took.</param>
/// <param name="CostUsd">What it has cost, or can have cost where nobody says; null where that is unknown.</param>
internal readonly record struct ProbeReply(ChatAnswer? Answer, Failure? Failure, TimeSpan Latency, decimal? CostUsd)
{
    /// <summary>Whether a failure would count against the tier if a call had met it.</summary>
    public bool IsIll =>
        Failure is { Scope: not FailureScope.Request } failure
        && (FailureRules.For(failure.Kind).Counts || FailureRules.BreakOf(failure) is not null);

    /// <summary>How it went, as far as the failure says.</summary>
    public ProbeOutcome Outcome =>
        Failure is not { } failure ? ProbeOutcome.Answered
        : FailureRules.For(failure.Kind).IsGate ? ProbeOutcome.RateLimited
        : IsIll ? ProbeOutcome.Failed
        : ProbeOutcome.Refused;
}
