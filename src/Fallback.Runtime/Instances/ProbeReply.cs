using Fallback.CompilerServices;

namespace Fallback;

/// <summary>The result of one request that is not a call.</summary>
/// <param name="Answer">The answer; null for a failure, and for a list of models.</param>
/// <param name="Failure">The failure; null if there is none.</param>
/// <param name="Latency">The time that it took.</param>
/// <param name="CostUsd">Its cost or, if not reported, its highest possible cost; null if unknown.</param>
internal readonly record struct ProbeReply(ChatAnswer? Answer, Failure? Failure, TimeSpan Latency, decimal? CostUsd)
{
    /// <summary>Whether a failure would count against the tier if a call had met it.</summary>
    public bool IsIll =>
        Failure is { Scope: not FailureScope.Request } failure
        && (FailureRules.For(failure.Kind).Counts || FailureRules.BreakOf(failure) is not null);

    /// <summary>The outcome, as far as the failure shows it.</summary>
    public ProbeOutcome Outcome =>
        Failure is not { } failure ? ProbeOutcome.Answered
        : FailureRules.For(failure.Kind).IsGate ? ProbeOutcome.RateLimited
        : IsIll ? ProbeOutcome.Failed
        : ProbeOutcome.Refused;
}
