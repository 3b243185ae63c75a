using System.Globalization;

namespace Fallback.Runtime.Tests.Results;

public sealed class ToStringTests
{
    public static TheoryData<string, string> Lines() => new()
    {
        { $"{Samples.Refused}", "tier 1 openai/gpt-6 (eu): Overloaded after 120 ms, HTTP 503 server_is_overloaded (Busy)" },
        { $"{Samples.Skipped}", "tier 2 azure/gpt-6: skipped, BreakerOpen for 30 s" },
        { $"{Samples.Answered}", "tier 3 anthropic/claude-sonnet-5-5: answered after 812 ms" },
        { $"{Samples.Refused with { Instance = "default", HttpStatus = null, Message = null }}", "tier 1 openai/gpt-6: Overloaded after 120 ms, server_is_overloaded" },
        { $"{Samples.Refused with { Instance = "default", ProviderCode = null, Message = "two\r\nlines\nof it" }}", "tier 1 openai/gpt-6: Overloaded after 120 ms, HTTP 503 (two lines of it)" },
        { $"{Samples.Answered with { Latency = TimeSpan.FromSeconds(31.25) }}", "tier 3 anthropic/claude-sonnet-5-5: answered after 31.3 s" },
        { $"{Samples.Result}", "Live (degraded) from anthropic/claude-sonnet-5-5 (tier 3) in 934 ms after 1 failure and 1 skipped tier, request 7f3a" },
        { $"{Without([Samples.Skipped, Samples.Skipped])}", "Stale in 0 ms after 2 skipped tiers, request 7f3a" },
        { $"{Without([Samples.Refused, Samples.Refused])}", "Stale in 0 ms after 2 failures, request 7f3a" },
        { $"{Without([])}", "Stale in 0 ms, request 7f3a" },
        { $"{new BatchItem<string, string>(3, "the prompt", "the answer")}", "item 3 succeeded" },
        { $"{new BatchItem<string, string>(3, "the prompt", new InvalidOperationException("not\r\nnow"))}", "item 3 failed: InvalidOperationException: not now" },
        { $"{Samples.Progress}", "12 succeeded, 1 failed, 4 in flight, of 100" },
        { $"{Samples.Progress with { Total = null }}", "12 succeeded, 1 failed, 4 in flight" },
        {
            $"{Samples.Breaker}",
            "openai/gpt-6: Open until 2026-11-28 12:00:30Z, Failed, 5 failures in a row, 6 of 20 calls failed, last Overloaded, 1 probe in flight, recovering with 4 calls at once"
        },
        { $"{Samples.Limit}", "12 of 60 requests in 60 s, 900 of 90000 tokens in 60 s, 2 of 4 in flight, 1 waiting" },
        { $"{Samples.Limit with { RequestsPerMinute = null, TokensPerMinute = null, MaxConcurrency = null, Waiting = 0 }}", "12 requests in 60 s, 900 tokens in 60 s" },
        {
            $"{Samples.Tier with { Limit = null }}",
            $"{Samples.Breaker}, instance eu, endpoint HalfOpen, key Isolated, rate limited for 20 s, limit of the key: {Samples.Limit}, typically 812 ms"
        },
        { $"{Samples.Tier with { KeyLimit = null }}", $"{Samples.Breaker}, instance eu, endpoint HalfOpen, key Isolated, rate limited for 20 s, limit: {Samples.Limit}, typically 812 ms" },
        { $"{Samples.QuietTier}", "openai/gpt-6: Closed" },
        { $"{Samples.Spending}", "IBot on 2026-11-28: 0.90 of 1.00 USD spent, 0.0505 USD reserved" },
        { $"{Samples.Spending with { PerDayUsd = null }}", "IBot on 2026-11-28: 0.90 USD spent, 0.0505 USD reserved" },
        { $"{Samples.Recent}", "1000 calls: 990 live, 5 cached, 1 stale, 1 default, 3 failed, p50 812 ms, p99 21 s" },
        { $"{Samples.Change}", "openai/gpt-6: Closed to Open for 30 s after Overloaded" },
        { $"{new BreakerChange("openai/gpt-6", BreakerState.Open, BreakerState.HalfOpen, null, null)}", "openai/gpt-6: Open to HalfOpen" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void ToString_IsOneLineThatSaysWhatHappened(string line, string expected) => Assert.Equal(expected, line);

    [Fact]
    public void ToString_IsTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");

            Assert.Equal("tier 3 anthropic/claude-sonnet-5-5: answered after 31.3 s", $"{Samples.Answered with { Latency = TimeSpan.FromSeconds(31.25) }}");
            Assert.Equal("IBot on 2026-11-28: 0.90 of 1.00 USD spent, 0.0505 USD reserved", $"{Samples.Spending}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ToString_OfEveryPublicResultAndSnapshot_IsOurOwn()
    {
        // A record without its own would print all that it holds.
        IEnumerable<Type> printed = typeof(TierAttempt).Assembly.GetExportedTypes().Where(static type =>
            type.Name.EndsWith("Snapshot", StringComparison.Ordinal) || type == typeof(TierAttempt) || type == typeof(FallbackResult<>)
            || type == typeof(BatchItem<,>) || type == typeof(BatchProgress) || type == typeof(BreakerChange));

        Assert.All(printed, static type => Assert.Null(
            type.GetMethod(nameof(ToString), Type.EmptyTypes)!.GetCustomAttributes(false).OfType<System.Runtime.CompilerServices.CompilerGeneratedAttribute>().SingleOrDefault()));
        Assert.All(printed, static type => Assert.Equal(type, type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType));
    }

    private static FallbackResult<string> Without(TierAttempt[] attempts) =>
        new() { Value = "kept", Status = AnswerStatus.Stale, RequestId = "7f3a", Attempts = attempts };
}
