namespace Fallback.Runtime.Tests;

public sealed class RateLimitHeadersTests
{
    [Theory]
    [InlineData("limit=10, remaining=0, reset=5", 5d)]
    [InlineData("limit=10, remaining=1, reset=5", null)]
    [InlineData("limit=10, remaining=0", null)]
    [InlineData("\"default\";r=0;t=5", 5d)]
    [InlineData("\"default\";r=50;t=5", null)]
    [InlineData("\"minute\";r=0;t=5, \"day\";r=90;t=7200", 5d)]
    [InlineData("\"minute\";r=10;t=5, \"day\";r=0;t=7200", 7_200d)]
    [InlineData("\"minute\";r=0;t=5, \"day\";r=0;t=7200", 7_200d)]
    [InlineData("\"day\";r=0;t=7200, \"minute\";r=0;t=5", 7_200d)]
    [InlineData("\"minute\";r=0, \"day\";r=90;t=7200", null)]
    [InlineData("\"minute\";t=5, \"day\";r=0", null)]
    [InlineData("\"minute\";r=0;t=5;pk=:cHNrLTE=:", 5d)]
    [InlineData("remaining, reset", null)]
    [InlineData("r=0;t=soon", null)]
    [InlineData("", null)]
    public void Reset_Ietf_IsTheLastOfThoseThatAreUsedUp(string value, double? seconds) =>
        Assert.Equal(seconds, Reset(("RateLimit", value))?.TotalSeconds);

    [Theory]
    [InlineData("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", 30d)]
    [InlineData("X-Rate-Limit-Remaining", "X-Rate-Limit-Reset", 30d)]
    [InlineData("ratelimitbysize-remaining", "ratelimitbysize-reset", 30d)]
    // Of credits, not of a rate.
    [InlineData("x-credits-remaining", "x-credits-reset", null)]
    public void Reset_NothingRemains_IsItsHeaders(string remaining, string reset, double? seconds) =>
        Assert.Equal(seconds, Reset((remaining, "0"), (reset, "30"))?.TotalSeconds);

    [Fact]
    public void Reset_SeveralUsedUp_LongestCountsInWhateverOrder() =>
        Assert.Equal(TimeSpan.FromSeconds(8), Reset(
            ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "8s"),
            ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "2s")));

    [Fact]
    public void Reset_OtherHeaderOfThatForm_IsNoLimit() => Assert.Null(Reset(("Server-Timing", "r=0;t=5")));

    [Fact]
    public void Reset_SubscriptionsReset_IsForWhereNoLimitIsNamed()
    {
        (string, string) unified = ("anthropic-ratelimit-unified-reset", "2026-11-21T05:30:00Z");
        Assert.Equal(TimeSpan.FromHours(1), Reset(unified));
        Assert.Equal(TimeSpan.FromSeconds(30), Reset(
            ("anthropic-ratelimit-requests-remaining", "0"), ("anthropic-ratelimit-requests-reset", "2026-11-21T04:30:30Z"), unified));
    }

    private static TimeSpan? Reset(params (string Name, string Value)[] headers) =>
        RateLimitHeaders.Reset(new ReplyHeaders(headers.ToDictionary(static header => header.Name, static header => header.Value)), ErrorFixture.Now);
}
