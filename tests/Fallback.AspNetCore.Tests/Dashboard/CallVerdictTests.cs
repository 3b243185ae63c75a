using Fallback.Dashboard;

namespace Fallback.AspNetCore.Tests.Dashboard;

public class CallVerdictTests
{
    private static readonly TierAttempt _overloaded = Failed(0, FailureKind.Overloaded);

    public static TheoryData<string, string> Cases => new()
    {
        { "first tier", "usual" },
        { "next tier: overloaded", "next" },
        { "next tier: breaker open", "open" },
        { "tier 3: overloaded, rate limited", "third" },
        { "hedge won after 600 ms", "hedge" },
        { "the probe answered", "probe" },
        { "retried: server error", "retry" },
        { "smaller model: overloaded", "small" },
        { "from the cache", "cached" },
        { "no tier available", "out" },
        { "every tier failed: overloaded, breaker open", "failed" },
        { "over budget", "budget" },
        { "stopped: content policy", "policy" },
        { "every tier failed: overloaded", "all" },
        { "abandoned by its caller", "left" },
        { "stream broke: overloaded", "stream" },
        { "first tier, hedge lost", "hedged" },
        { "shared with an equal call", "shared" },
    };

    private static readonly Dictionary<string, CallEvent> _calls = new(StringComparer.Ordinal)
    {
        ["usual"] = Live(Answered(0)),
        ["next"] = Live(_overloaded, Answered(1)),
        ["open"] = Live(Skipped(0, SkipReason.BreakerOpen), Answered(1)),
        ["third"] = Live(Skipped(1, SkipReason.RateLimited), _overloaded, Answered(2)),
        ["hedge"] = Live(Failed(0, FailureKind.Cancelled), Answered(1) with { Role = AttemptRole.Hedge, StartedAfter = TimeSpan.FromMilliseconds(600) }),
        ["hedged"] = Live(Answered(0), Failed(1, FailureKind.Cancelled) with { Role = AttemptRole.Hedge }),
        ["probe"] = Live(Answered(0) with { Role = AttemptRole.Probe }),
        ["retry"] = Live(Failed(0, FailureKind.ServerError), Answered(0)),
        ["small"] = Live(_overloaded, Answered(1) with { Degraded = true }),
        ["cached"] = Ended(CallOutcome.Cached, null),
        ["out"] = Ended(CallOutcome.Stale, null, Skipped(0, SkipReason.BreakerOpen), Skipped(1, SkipReason.RateLimited)),
        ["failed"] = Ended(CallOutcome.Default, null, _overloaded, Skipped(1, SkipReason.BreakerOpen)),
        ["budget"] = Ended(CallOutcome.Default, null, Skipped(0, SkipReason.OverBudget), Skipped(1, SkipReason.OverBudget)),
        ["policy"] = Ended(CallOutcome.Failed, "policy_content_filtered", Failed(0, FailureKind.ContentFiltered)),
        ["all"] = Ended(CallOutcome.Failed, "fallback_all_tiers_failed", _overloaded, Failed(1, FailureKind.Overloaded)),
        ["left"] = Ended(CallOutcome.Cancelled, null),
        ["stream"] = Ended(CallOutcome.Failed, "provider_stream_interrupted", Failed(0, FailureKind.StreamInterrupted), Failed(1, FailureKind.Overloaded)),
        ["shared"] = Live(),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Verdict_IsSaidInOurWords(string verdict, string call) => Assert.Equal(verdict, CallVerdict.Of(_calls[call]));

    [Fact]
    public void EveryKindAndReason_HasWords()
    {
        Assert.All(Enum.GetValues<FailureKind>(), static kind => Assert.NotEqual("unknown failure", Words.Of(kind)));
        Assert.All(Enum.GetValues<SkipReason>(), static reason => Assert.NotEqual("unknown reason", Words.Of(reason)));
    }

    [Theory]
    [InlineData("usual", true)]
    [InlineData("cached", true)]
    [InlineData("left", true)]
    [InlineData("next", false)]
    [InlineData("retry", false)]
    [InlineData("out", false)]
    [InlineData("policy", false)]
    public void Usual_IsWhatTheFirstRequestAnswered(string call, bool usual) => Assert.Equal(usual, CallLog.IsUsual(_calls[call]));

    private static TierAttempt Answered(int tier) => new() { TierIndex = tier, Provider = "a", Model = "b" };

    private static TierAttempt Failed(int tier, FailureKind kind) => Answered(tier) with { Failure = kind };

    private static TierAttempt Skipped(int tier, SkipReason reason) => Answered(tier) with { Skipped = reason };

    private static CallEvent Live(params TierAttempt[] attempts) =>
        Ended(CallOutcome.Live, null, attempts) with { TierIndex = attempts.FirstOrDefault(static attempt => attempt.Succeeded)?.TierIndex ?? 0 };

    private static CallEvent Ended(CallOutcome outcome, string? error, params TierAttempt[] attempts) => new()
    {
        At = default, RequestId = "x", Client = "IBot", Method = "Ask", Outcome = outcome, Duration = default, Attempts = attempts, ErrorType = error,
    };
}
