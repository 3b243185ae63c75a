using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Limits;

/// <summary>What the end of a request says: its tokens, and whether the provider has refused it for its rate.</summary>
public sealed class LimitLeaseTests
{
    private readonly CallLimiter _limiter = new(new ManualClock());

    public LimitLeaseTests() => _limiter.Declare(this, new LimitFigures(40, 100_000, 0, true));

    [Theory]
    [InlineData(null, 400)]
    [InlineData(200, 400)]
    [InlineData(400, 0)]
    [InlineData(503, 0)]
    public void Failure_WithAnErrorStatus_TakesNoTokens(int? status, long tokens)
    {
        Take(400).Fail(new Failure(FailureKind.ServerError, FailureScope.Model) { HttpStatus = status ?? 0 });

        Assert.Equal(tokens, _limiter.Snapshot().Tokens);
    }

    [Theory]
    [InlineData(FailureKind.Overloaded, 40)]
    [InlineData(FailureKind.Timeout, 40)]
    [InlineData(FailureKind.RateLimited, 20)]
    public void Failure_OfAnyOtherKindThanTheRate_LowersNothing(FailureKind kind, long requests)
    {
        Take(400).Fail(new Failure(kind, FailureScope.Model) { HttpStatus = 503 });

        Assert.Equal(requests, _limiter.Snapshot().RequestsPerMinute);
    }

    [Fact]
    public void Answer_WithATotal_IsCountedByIt()
    {
        Take(400).Succeed(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 50, TotalTokenCount = 500 });

        Assert.Equal(500, _limiter.Snapshot().Tokens);
    }

    [Fact]
    public void End_ThatIsReportedTwice_CountsOnce()
    {
        LimitLease lease = Take(400);
        lease.Succeed(new UsageDetails { TotalTokenCount = 90 });
        lease.Abandon(new UsageDetails { TotalTokenCount = 7 });

        Assert.Equal((1, 90), (_limiter.Snapshot().Requests, _limiter.Snapshot().Tokens));
    }

    private LimitLease Take(long tokens) => _limiter.TryTake(tokens, TimeSpan.FromMinutes(1), out _)!;
}
