namespace Fallback.Runtime.Tests.Limits;

public sealed class LimitSnapshotTests
{
    private static readonly LimitSnapshot _taken = new() { Requests = 12, Tokens = 900, UnderWay = 2, Waiting = 0 };

    [Fact]
    public void ToString_SaysTheLimitsThatThereAre()
    {
        Assert.Equal("12 requests in 60 s, 900 tokens in 60 s", $"{_taken}");
        Assert.Equal("12 of 60 requests in 60 s, 900 tokens in 60 s", $"{_taken with { RequestsPerMinute = 60 }}");
        Assert.Equal("12 requests in 60 s, 900 of 90000 tokens in 60 s", $"{_taken with { TokensPerMinute = 90_000 }}");
        Assert.Equal("12 requests in 60 s, 900 tokens in 60 s, 2 of 4 in flight", $"{_taken with { MaxConcurrency = 4 }}");
    }

    [Fact]
    public void ToString_SaysHowManyWait_WhereAnyDo() =>
        Assert.Equal("12 requests in 60 s, 900 tokens in 60 s, 1 waiting", $"{_taken with { Waiting = 1 }}");
}
