namespace Fallback.Runtime.Tests.Breaker;

public sealed class SlowStartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(5, 2, 5)]
    public void Share_AtFirst_IsTheLargerOfProbesAndSuccesses(int probes, int successes, int share)
    {
        BreakerFixture fixture = BreakerFixture.Recovering(new BreakerSettings { HalfOpenMaxCalls = probes, SuccessThreshold = successes });
        Assert.Equal(share, fixture.Breaker.Snapshot().RecoveryShare);
        fixture.Enter(share);
        Assert.Equal(SkipReason.Recovering, fixture.Refusal());
    }

    [Fact]
    public void Share_ARoundOfSuccesses_Doubles()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        for (int share = 2; share <= 32; share *= 2)
        {
            BreakerPermit[] round = fixture.Enter(share);
            Assert.Equal(SkipReason.Recovering, fixture.Refusal());
            foreach (BreakerPermit permit in round) fixture.Succeed(permit);
        }
        Assert.Equal(64, fixture.Breaker.Snapshot().RecoveryShare);
        fixture.Succeed(1);
        Assert.Null(fixture.Breaker.Snapshot().RecoveryShare);
        fixture.Enter(1_000);
    }

    [Fact]
    public void Share_ABreaksLengthAfterClosing_EndsByItself()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        fixture.Enter(2);
        fixture.Pass(29.9);
        fixture.Enter(2);
        Assert.Equal(SkipReason.Recovering, fixture.Refusal());
        fixture.Pass(0.1);
        fixture.Enter(1_000);
    }

    [Fact]
    public void Share_HungCalls_GiveTheirPlacesBackAfterTheirLeases()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        fixture.Enter(2);
        Assert.Equal(SkipReason.Recovering, fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(BreakerFixture.Lease, retryAfter);
        fixture.Pass(BreakerFixture.Lease);
        fixture.Enter(2);
    }

    [Fact]
    public void Share_CancelledCall_GivesItsPlaceBackWithoutGrowth()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        BreakerPermit[] permits = fixture.Enter(2);
        fixture.Release(permits[0]);
        fixture.Enter();
        Assert.Equal(SkipReason.Recovering, fixture.Refusal());
    }

    [Fact]
    public void Failures_WhileRecovering_CountAsUsualAndKeepTheDoubledBreak()
    {
        BreakerFixture fixture = Doubled();
        fixture.Fail(2);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        fixture.Fail(1);
        fixture.Refusal(out TimeSpan retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(60), retryAfter);
    }

    [Fact]
    public void Failures_AfterRecovery_HaveTheFirstBreakAgain()
    {
        BreakerFixture fixture = Doubled();
        fixture.Pass(30);
        fixture.Fail(3);
        fixture.Refusal(out TimeSpan retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(30), retryAfter);
    }

    [Fact]
    public void Permit_OfTheShareReportedAfterRecovery_StillCounts()
    {
        BreakerFixture fixture = BreakerFixture.Recovering(new BreakerSettings { FailureThreshold = 1 });
        fixture.Pass(25);
        BreakerPermit permit = fixture.Enter();
        fixture.Pass(5);
        fixture.Fail(permit);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public async Task Wait_NotRecovering_EndsAtOnce()
    {
        Assert.True(await new BreakerFixture().Breaker.WaitForPlaceAsync(TimeSpan.FromSeconds(1), Cancellation));
        Assert.False(await BreakerFixture.Opened().Breaker.WaitForPlaceAsync(TimeSpan.FromSeconds(1), Cancellation));
    }

    [Fact]
    public async Task Wait_PlaceFree_EndsAtOnce() =>
        Assert.True(await BreakerFixture.Recovering().Breaker.WaitForPlaceAsync(TimeSpan.FromSeconds(1), Cancellation));

    [Fact]
    public async Task Wait_CallEnds_WakesAsManyAsPlacesGotFree()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        BreakerPermit[] permits = fixture.Enter(2);
        Task<bool>[] waits = [.. Enumerable.Range(0, 4).Select(_ => Wait(fixture))];
        fixture.Succeed(permits[0]);
        Assert.True(await waits[0]);
        Assert.True(await waits[1]);
        fixture.Release(permits[1]);
        Assert.True(await waits[2]);
        Assert.False(waits[3].IsCompleted);
    }

    [Fact]
    public async Task Wait_ProbesUnderWay_EndsWhenOneHasAnswered()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        BreakerPermit probe = fixture.Enter();
        Task<bool>[] waits = [Wait(fixture), Wait(fixture), Wait(fixture)];
        fixture.Succeed(probe);
        Assert.True(await waits[0]);
        BreakerPermit second = fixture.Enter();
        fixture.Succeed(second);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Assert.True(await waits[1]);
        Assert.True(await waits[2]);
        Assert.Equal(0, fixture.Clock.PendingTimers);
    }

    [Fact]
    public async Task Wait_ProbeFails_LetsNobodyIn()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        BreakerPermit probe = fixture.Enter();
        Task<bool>[] waits = [Wait(fixture), Wait(fixture)];
        fixture.Fail(probe);
        await Task.WhenAll(waits);
        Assert.False(await waits[1]);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public async Task Wait_TimeUp_IsFalse()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        fixture.Enter(2);
        Task<bool> wait = Wait(fixture);
        fixture.Pass(2);
        Assert.False(await wait);
        Assert.Equal(0, fixture.Clock.PendingTimers);
        Assert.False(await fixture.Breaker.WaitForPlaceAsync(TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task Wait_LeaseEndsFirst_IsTrue()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        fixture.Enter(TimeSpan.FromSeconds(1));
        fixture.Enter();
        Task<bool> wait = Wait(fixture);
        fixture.Pass(1);
        Assert.True(await wait);
        fixture.Enter();
    }

    [Fact]
    public async Task Wait_BreakerOpens_IsFalse()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        fixture.Enter(2);
        Task<bool> wait = Wait(fixture);
        fixture.Breaker.Trip(TimeSpan.FromSeconds(5), SkipReason.BreakerOpen, FailureKind.Overloaded);
        Assert.False(await wait);
    }

    [Fact]
    public async Task Wait_Reset_IsTrue()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        fixture.Enter(2);
        Task<bool> wait = Wait(fixture);
        fixture.Breaker.Reset();
        Assert.True(await wait);
    }

    [Fact]
    public async Task Wait_Cancelled_ThrowsWithTheCallersToken()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        BreakerPermit[] permits = fixture.Enter(2);
        using var caller = new CancellationTokenSource();
        Task<bool> cancelled = fixture.Breaker.WaitForPlaceAsync(TimeSpan.FromSeconds(2), caller.Token).AsTask();
        Task<bool> next = Wait(fixture);
        await caller.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(caller.Token, thrown.CancellationToken);
        fixture.Release(permits[0]);
        Assert.True(await next);
        Assert.Equal(0, fixture.Clock.PendingTimers);
    }

    private static Task<bool> Wait(BreakerFixture fixture) => fixture.Breaker.WaitForPlaceAsync(TimeSpan.FromSeconds(2), Cancellation).AsTask();

    private static BreakerFixture Doubled()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        fixture.Fail(1);
        fixture.Pass(60);
        fixture.Succeed(2);
        Assert.NotNull(fixture.Breaker.Snapshot().RecoveryShare);
        return fixture;
    }

    [Fact]
    public async Task WaitForPlace_CancelledBefore_ThrowsAlsoWhereAPlaceIsFree()
    {
        var fixture = new BreakerFixture();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await fixture.Breaker.WaitForPlaceAsync(TimeSpan.FromSeconds(1), new CancellationToken(canceled: true)));
    }
}
