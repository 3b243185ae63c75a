using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fallback.Runtime.Tests.Results;

public sealed class ToStringTests
{
    private const string OpenBreaker =
        "openai/gpt-6: Open until 2026-11-28 12:00:30Z, Failed, 5 failures in a row, 6 of 20 calls failed, last Overloaded, "
        + "1 probe in flight, recovering with 4 calls at once";

    private const string FullLimit = "12 of 60 requests in 60 s, 900 of 90000 tokens in 60 s, 2 of 4 in flight, 1 waiting";

    private const string Clients =
        "MyApp.IBot: openai/gpt-6 Open, openai/gpt-6 Closed; deadline 60 s, at most 4 requests | openai/gpt-6 Closed; deadline 5 s, at most 1 request";

    private const string Ours = "tier 1 openai/gpt-6";

    public static TheoryData<string, string> Attempts() => new()
    {
        { $"{Samples.Refused}", $"{Ours} (eu): Overloaded after 120 ms, HTTP 503 server_is_overloaded (Busy)" },
        { $"{Near with { HttpStatus = null }}", $"{Ours}: Overloaded after 120 ms, server_is_overloaded (Busy)" },
        { $"{Near with { Message = null }}", $"{Ours}: Overloaded after 120 ms, HTTP 503 server_is_overloaded" },
        { $"{Near with { ProviderCode = null, Message = "two\r\nlines\nof it" }}", $"{Ours}: Overloaded after 120 ms, HTTP 503 (two lines of it)" },
        { $"{Samples.Skipped}", "tier 2 azure/gpt-6: skipped, BreakerOpen for 30 s" },
        { $"{Samples.Skipped with { RetryAfter = null }}", "tier 2 azure/gpt-6: skipped, BreakerOpen" },
        { $"{Samples.Answered}", "tier 3 anthropic/claude-sonnet-5-5: answered after 812 ms" },
        { $"{Slow}", "tier 3 anthropic/claude-sonnet-5-5: answered after 31.3 s" },
    };

    public static TheoryData<string, string> Results() => new()
    {
        {
            $"{Samples.Result}",
            "Live (degraded) from anthropic/claude-sonnet-5-5 (tier 3) in 934 ms after 1 failure and 1 skipped tier, request 7f3a"
        },
        { $"{Kept(Samples.Skipped, Samples.Skipped)}", "Stale in 0 ms after 2 skipped tiers, request 7f3a" },
        { $"{Kept(Samples.Refused, Samples.Refused)}", "Stale in 0 ms after 2 failures, request 7f3a" },
        { $"{Kept()}", "Stale in 0 ms, request 7f3a" },
        { $"{new BatchItem<string, string>(3, "the prompt", "the answer")}", "item 3 succeeded" },
        {
            $"{new BatchItem<string, string>(3, "the prompt", new InvalidOperationException("not\r\nnow"))}",
            "item 3 failed: InvalidOperationException: not now"
        },
        { $"{Samples.Progress}", "12 succeeded, 1 failed, 4 in flight, of 100" },
        { $"{Samples.Progress with { Total = null }}", "12 succeeded, 1 failed, 4 in flight" },
    };

    public static TheoryData<string, string> Snapshots() => new()
    {
        { $"{Samples.Breaker}", OpenBreaker },
        { $"{Samples.Limit}", FullLimit },
        {
            $"{Samples.Limit with { RequestsPerMinute = null, TokensPerMinute = null, MaxConcurrency = null, Waiting = 0 }}",
            "12 requests in 60 s, 900 tokens in 60 s"
        },
        {
            $"{Samples.Tier with { Limit = null }}",
            $"{OpenBreaker}, instance eu, endpoint HalfOpen, key Isolated, rate limited for 20 s, limit of the key: {FullLimit}, typically 812 ms"
        },
        {
            $"{Samples.Tier with { KeyLimit = null }}",
            $"{OpenBreaker}, instance eu, endpoint HalfOpen, key Isolated, rate limited for 20 s, limit: {FullLimit}, typically 812 ms"
        },
        { $"{Samples.QuietTier}", "openai/gpt-6: Closed" },
        { $"{Samples.Client}", Clients },
        { $"{Samples.Spending}", "IBot on 2026-11-28: 0.90 of 1.00 USD spent, 0.0505 USD reserved" },
        { $"{Samples.Spending with { PerDayUsd = null }}", "IBot on 2026-11-28: 0.90 USD spent, 0.0505 USD reserved" },
        { $"{Samples.Recent}", "1000 calls: 990 live, 5 cached, 1 stale, 1 default, 2 failed, 1 canceled, p50 812 ms, p99 21 s" },
        { $"{Samples.Change}", "openai/gpt-6: Closed to Open for 30 s after Overloaded" },
        { $"{Samples.Change with { To = BreakerState.Closed, From = BreakerState.HalfOpen, Cause = null, Break = null }}", "openai/gpt-6: HalfOpen to Closed" },
    };

    private static TierAttempt Near => Samples.Refused with { Instance = "default" };

    private static TierAttempt Slow => Samples.Answered with { Latency = TimeSpan.FromSeconds(31.25) };

    [Theory]
    [MemberData(nameof(Attempts))]
    [MemberData(nameof(Results))]
    [MemberData(nameof(Snapshots))]
    public void ToString_IsOneLineThatSaysWhatHappened(string line, string expected) => Assert.Equal(expected, line);

    [Fact]
    public void ToString_IsTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");

            Assert.Equal("tier 3 anthropic/claude-sonnet-5-5: answered after 31.3 s", $"{Slow}");
            Assert.Equal("IBot on 2026-11-28: 0.90 of 1.00 USD spent, 0.0505 USD reserved", $"{Samples.Spending}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ToString_OfProbesAndSyntheticTraffic_SaysHowTheyGo()
    {
        var at = new DateTimeOffset(2026, 11, 28, 12, 0, 30, TimeSpan.Zero);

        Assert.Equal(
            "last probe Failed after 5000 ms at 2026-11-28 12:00:30Z, 3 failures in a row, out, 0.0012 USD today",
            new ProbeSnapshot { LastOutcome = ProbeOutcome.Failed, LastAt = at, LastLatency = TimeSpan.FromSeconds(5), ConsecutiveFailures = 3, IsOut = true, CostTodayUsd = 0.0012m }.ToString());
        Assert.Equal(
            "last question Slow after 8000 ms at 2026-11-28 12:00:30Z, usually 700 ms, 0.1 of its share, 1 question today",
            new SyntheticSnapshot { LastOutcome = ProbeOutcome.Slow, LastAt = at, LastLatency = TimeSpan.FromSeconds(8), UsualLatency = TimeSpan.FromMilliseconds(700), Share = 0.1f, RequestsToday = 1 }.ToString());
    }

    [Fact]
    public void ToString_OfEveryPublicResultAndSnapshot_IsOurOwn()
    {
        // A record without its own would print all that it holds.
        IEnumerable<Type> printed = typeof(TierAttempt).Assembly.GetExportedTypes().Where(static type =>
            type.Name.EndsWith("Snapshot", StringComparison.Ordinal) || type == typeof(TierAttempt) || type == typeof(FallbackResult<>)
            || type == typeof(BatchItem<,>) || type == typeof(BatchProgress) || type == typeof(BreakerChange));

        Assert.All(printed, static type =>
        {
            MethodInfo toString = type.GetMethod(nameof(ToString), Type.EmptyTypes)!;
            Assert.Equal(type, toString.DeclaringType);
            Assert.Null(toString.GetCustomAttribute<CompilerGeneratedAttribute>());
        });
    }

    private static FallbackResult<string> Kept(params TierAttempt[] attempts) =>
        new() { Value = "kept", Status = AnswerStatus.Stale, RequestId = "7f3a", Attempts = attempts };
}
