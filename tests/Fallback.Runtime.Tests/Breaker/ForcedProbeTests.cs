namespace Fallback.Runtime.Tests.Breaker;

public sealed class ForcedProbeTests
{
    [Fact]
    public void Forced_WhileOpen_IsLetInOneAtATime()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        BreakerPermit permit = Force(fixture);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
        Assert.False(fixture.Breaker.ForceEnter(BreakerFixture.Lease).IsGranted);
        fixture.Release(permit);
        Force(fixture);
    }

    [Fact]
    public void Forced_Hangs_NextIsLetInAfterItsLease()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        Force(fixture);
        fixture.Pass(BreakerFixture.Lease);
        Force(fixture);
    }

    [Fact]
    public void Forced_Succeeds_CountsAsTheFirstProbe()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        fixture.Succeed(Force(fixture));
        Assert.Equal(BreakerState.HalfOpen, fixture.Breaker.State);
        fixture.Succeed(1);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
    }

    [Fact]
    public void Forced_Fails_NeitherExtendsNorDoublesTheBreak()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        fixture.Pass(10);
        fixture.Fail(Force(fixture));
        fixture.Refusal(out TimeSpan retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(20), retryAfter);
        fixture.Pass(20);
        fixture.Fail(1);
        fixture.Refusal(out retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(60), retryAfter);
    }

    [Fact]
    public void Forced_StillUnderWayWhenTheBreakIsOver_TakesAPlaceOfHalfOpen()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        fixture.Pass(25);
        BreakerPermit forced = Force(fixture);
        fixture.Pass(5);
        Assert.Equal(SkipReason.ProbeUnderWay, fixture.Refusal());
        fixture.Succeed(forced);
        fixture.Succeed(1);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
    }

    [Fact]
    public void Forced_WhileHalfOpen_KeepsTheLimit()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        Force(fixture);
        Assert.Equal(BreakerState.HalfOpen, fixture.Breaker.State);
        Assert.False(fixture.Breaker.ForceEnter(BreakerFixture.Lease).IsGranted);
    }

    [Fact]
    public void Forced_WhileRecovering_GivesOnePlaceMore()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        fixture.Enter(2);
        Assert.Equal(SkipReason.Recovering, fixture.Refusal());
        Force(fixture);
        Assert.False(fixture.Breaker.ForceEnter(BreakerFixture.Lease).IsGranted);
    }

    [Fact]
    public void Forced_WhileIsolated_IsRefused()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Isolate();
        Admission<BreakerPermit> refused = fixture.Breaker.ForceEnter(BreakerFixture.Lease);
        Assert.Equal((SkipReason.Isolated, default), (refused.Reason, refused.Permit));
    }

    [Theory]
    [InlineData(SkipReason.InvalidKey, false)]
    [InlineData(SkipReason.BillingExhausted, false)]
    [InlineData(SkipReason.ModelUnavailable, false)]
    [InlineData(SkipReason.EndpointUnavailable, true)]
    public void Forced_WhileTripped_IsLetInOnlyWhereTryingCanHelp(SkipReason reason, bool expected)
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Trip(TimeSpan.FromMinutes(10), reason, FailureKind.InvalidCredentials);
        Assert.Equal(expected, fixture.Breaker.ForceEnter(BreakerFixture.Lease).IsGranted);
    }

    private static BreakerPermit Force(BreakerFixture fixture)
    {
        Admission<BreakerPermit> forced = fixture.Breaker.ForceEnter(BreakerFixture.Lease);
        Assert.True(forced.IsGranted);
        return forced.Permit;
    }
}
