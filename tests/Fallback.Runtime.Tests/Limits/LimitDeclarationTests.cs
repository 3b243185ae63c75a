using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Limits;

/// <summary>What holds while owners come and go, and what a snapshot says of it.</summary>
public sealed class LimitDeclarationTests
{
    private static readonly TimeSpan _hold = TimeSpan.FromMinutes(5);

    private readonly ManualClock _clock = new();
    private readonly CallLimiter _limiter;

    public LimitDeclarationTests() => _limiter = new CallLimiter(_clock);

    [Fact]
    public void Snapshot_WithoutALimitOfPlaces_SaysNothingOfThem()
    {
        _limiter.Declare(this, new LimitFigures(5, 0, 0, false));
        Take();

        Assert.Equal((null, 0, 1), (_limiter.Snapshot().MaxConcurrency, _limiter.Snapshot().UnderWay, _limiter.Snapshot().Requests));
    }

    [Fact]
    public void Snapshot_AfterAMinute_NoLongerCountsTheRequest()
    {
        _limiter.Declare(this, new LimitFigures(5, 0, 0, false));
        Take(tokens: 70);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((0, 0), (_limiter.Snapshot().Requests, _limiter.Snapshot().Tokens));
    }

    [Fact]
    public void Snapshot_AMinuteAfterARequestThatWasNotSent_CountsTheOthers()
    {
        _limiter.Declare(this, new LimitFigures(5, 0, 0, false));
        Take(tokens: 70).Withdraw();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Take(tokens: 30);
        _clock.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal((1, 30), (_limiter.Snapshot().Requests, _limiter.Snapshot().Tokens));
    }

    [Fact]
    public void FewerPlaces_DeclaredWhileMoreAreTaken_OneThatIsLostMakesNoRoom()
    {
        _limiter.Declare(this, new LimitFigures(0, 0, 2, false));
        Take(hold: TimeSpan.FromSeconds(30));
        Take();
        _limiter.Declare(new object(), new LimitFigures(0, 0, 1, false));
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(_limiter.TryTake(0, _hold, out _));
        Assert.Equal(1, _limiter.Snapshot().UnderWay);
    }

    [Fact]
    public void SmallestFigure_WithdrawnByItsOwner_LetsTheRowGoOn()
    {
        object strict = new();
        _limiter.Declare(this, new LimitFigures(2, 0, 0, false));
        _limiter.Declare(strict, new LimitFigures(1, 0, 0, false));
        Take();
        _ = WaitAsync();
        Assert.Equal(1, _limiter.Snapshot().Waiting);

        _limiter.Withdraw(strict);

        Assert.Equal((2, 0), (_limiter.Snapshot().Requests, _limiter.Snapshot().Waiting));
    }

    [Fact]
    public void AnotherOwner_WithALargerFigure_ChangesNothingOfWhatTheProviderSaid()
    {
        _limiter.Declare(this, new LimitFigures(40, 0, 0, true));
        Refuse(Take());

        _limiter.Declare(new object(), new LimitFigures(100, 0, 0, true));

        Assert.Equal(20, _limiter.Snapshot().RequestsPerMinute);
    }

    [Fact]
    public void LastOwnerThatAdapts_Leaves_WhatTheProviderSaidIsForgotten()
    {
        object adapting = new();
        _limiter.Declare(this, new LimitFigures(50, 5_000, 0, false));
        _limiter.Declare(adapting, new LimitFigures(40, 4_000, 0, true));
        Refuse(Take(tokens: 10));
        Assert.Equal((20, 2_000), (_limiter.Snapshot().RequestsPerMinute, _limiter.Snapshot().TokensPerMinute));

        _limiter.Withdraw(adapting);

        Assert.Equal((50, 5_000), (_limiter.Snapshot().RequestsPerMinute, _limiter.Snapshot().TokensPerMinute));
    }

    [Fact]
    public void OwnerOfTheSmallestFigure_Leaves_AfterItsLimitWasBack_TheLargerHolds()
    {
        object strict = new();
        _limiter.Declare(this, new LimitFigures(30, 0, 0, true));
        _limiter.Declare(strict, new LimitFigures(14, 0, 0, true));
        Answer("x-ratelimit-remaining-requests", "0");
        Assert.Equal(9, _limiter.Snapshot().RequestsPerMinute);
        for (int i = 0; i < 5; i++) Answer("x-ratelimit-remaining-requests", "3");
        Assert.Equal(14, _limiter.Snapshot().RequestsPerMinute);

        _limiter.Withdraw(strict);

        Assert.Equal(30, _limiter.Snapshot().RequestsPerMinute);
    }

    private LimitLease Take(long tokens = 0, TimeSpan? hold = null) => _limiter.TryTake(tokens, hold ?? _hold, out _)!;

    private Task<LimitLease?> WaitAsync() => _limiter.WaitAsync(0, _hold, _hold, TestContext.Current.CancellationToken).AsTask();

    private void Answer(string header, string value)
    {
        LimitLease lease = Take();
        lease.Observe(new ReplyHeaders(new Dictionary<string, string> { [header] = value }), isSuccess: true);
        lease.Succeed(new() { TotalTokenCount = 0 });
    }

    private static void Refuse(LimitLease lease) =>
        lease.Fail(new Failure(FailureKind.RateLimited, FailureScope.Model) { HttpStatus = 429 });
}
