using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Results;

/// <summary>One of each thing that a caller or an operator gets, with as much in it as can be.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset _now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static TierAttempt Refused { get; } = new()
    {
        TierIndex = 0, Provider = "openai", Model = "gpt-6", Instance = "eu", Failure = FailureKind.Overloaded, HttpStatus = 503,
        ProviderCode = "server_is_overloaded", Message = "Busy.", ProviderRequestId = "req_1", Latency = TimeSpan.FromMilliseconds(120),
        RetryAfter = TimeSpan.FromSeconds(20), Adaptations = ["left out temperature"], Usage = new UsageDetails { InputTokenCount = 3 },
    };

    public static TierAttempt Skipped { get; } = new()
    {
        TierIndex = 1, Provider = "azure", Model = "gpt-6", Skipped = SkipReason.BreakerOpen, RetryAfter = TimeSpan.FromSeconds(30),
    };

    public static TierAttempt Answered { get; } = new()
    {
        TierIndex = 2, Provider = "anthropic", Model = "claude-sonnet-5-5", Latency = TimeSpan.FromMilliseconds(812), Degraded = true,
    };

    public static FallbackResult<string> Result { get; } = new()
    {
        Value = "The answer, which is nobody else's affair.", Status = AnswerStatus.Live, Provider = "anthropic",
        Model = "claude-sonnet-5-5", Instance = "default", TierIndex = 2, Degraded = true, Attempts = [Refused, Skipped, Answered],
        RequestId = "7f3a", CostUsd = 0.0031m, Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 20 }, FinishReason = ChatFinishReason.Stop,
        Latency = TimeSpan.FromMilliseconds(934),
    };

    public static BreakerSnapshot Breaker { get; } = new()
    {
        Name = "openai/gpt-6", State = BreakerState.Open, ConsecutiveFailures = 5, FailuresInWindow = 6, CallsInWindow = 20,
        LastFailure = FailureKind.Overloaded, LastFailureAt = _now, NextAttemptAt = _now.AddSeconds(30),
        BreakDuration = TimeSpan.FromSeconds(30), ProbesUnderWay = 1, RecoveryShare = 4, Health = TierHealth.Failed,
    };

    public static LimitSnapshot Limit { get; } = new()
    {
        RequestsPerMinute = 60, TokensPerMinute = 90_000, MaxConcurrency = 4, Requests = 12, Tokens = 900, UnderWay = 2, Waiting = 1,
    };

    public static TierSnapshot Tier { get; } = new()
    {
        Provider = "openai", Instance = "eu", Model = "gpt-6", Breaker = Breaker,
        Endpoint = new BreakerSnapshot { Name = "endpoint https://example.org", State = BreakerState.HalfOpen },
        Credential = new BreakerSnapshot { Name = "key 12ab", State = BreakerState.Isolated },
        RateLimitedFor = TimeSpan.FromSeconds(20), Limit = Limit, KeyLimit = Limit, TypicalLatency = TimeSpan.FromMilliseconds(812),
    };

    public static TierSnapshot QuietTier { get; } = new()
    {
        Provider = "openai", Instance = "default", Model = "gpt-6", Breaker = Closed("openai/gpt-6"), Endpoint = Closed("endpoint"),
        Credential = Closed("key"),
    };

    public static ClientSnapshot Client { get; } = new()
    {
        Name = "MyApp.IBot",
        Chains =
        [
            new ChainSnapshot { Tiers = [Tier, QuietTier], Deadline = TimeSpan.FromMinutes(1), MaxAttempts = 4 },
            new ChainSnapshot { Tiers = [QuietTier], Deadline = TimeSpan.FromSeconds(5), MaxAttempts = 1 },
        ],
    };

    public static SpendingSnapshot Spending { get; } =
        new() { Client = "IBot", Day = new DateOnly(2026, 11, 28), SpentUsd = 0.9m, ReservedUsd = 0.0505m, PerDayUsd = 1 };

    public static RecentCallsSnapshot Recent { get; } = new()
    {
        Calls = 1_000, Live = 990, Cached = 5, Stale = 1, Default = 1, Failed = 2, Cancelled = 1, P50 = TimeSpan.FromMilliseconds(812),
        P99 = TimeSpan.FromSeconds(21),
    };

    public static BreakerChange Change { get; } =
        new("openai/gpt-6", BreakerState.Closed, BreakerState.Open, FailureKind.Overloaded, TimeSpan.FromSeconds(30));

    public static BatchProgress Progress { get; } = new(12, 1, 4, 100);

    private static BreakerSnapshot Closed(string name) => new() { Name = name, State = BreakerState.Closed };
}
