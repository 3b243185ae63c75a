namespace Fallback.Runtime.Tests.Breaker;

public sealed class TripAndIsolateTests
{
    [Fact]
    public void Trip_WhileClosed_OpensAtOnceWithItsReason()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, FailureKind.InvalidCredentials);
        Assert.Equal(SkipReason.InvalidKey, fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(10), retryAfter);
        Assert.Equal(new BreakerChange("acme/large", BreakerState.Closed, BreakerState.Open, FailureKind.InvalidCredentials, TimeSpan.FromMinutes(10)), Assert.Single(fixture.Changes));
    }

    [Fact]
    public void Trip_Repeated_ExtendsButNeverShortens()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, FailureKind.InvalidCredentials);
        fixture.Breaker.Trip(TimeSpan.FromMinutes(2), SkipReason.ModelUnavailable, FailureKind.ModelUnavailable);
        Assert.Equal(SkipReason.InvalidKey, fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(10), retryAfter);
        fixture.Breaker.Trip(TimeSpan.FromMinutes(30), SkipReason.BillingExhausted, FailureKind.BillingExhausted);
        Assert.Equal(SkipReason.BillingExhausted, fixture.Refusal(out retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(30), retryAfter);
        Assert.Single(fixture.Changes);
    }

    [Fact]
    public void Trip_Over_OneProbeDecides()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, FailureKind.InvalidCredentials);
        fixture.Pass(600);
        fixture.Enter();
        Assert.Equal(SkipReason.ProbeUnderWay, fixture.Refusal());
    }

    [Fact]
    public void Trip_ByAProbe_OpensForItsLengthAndTheReportAddsNothing()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        BreakerPermit probe = fixture.Enter();
        fixture.Breaker.Trip(TimeSpan.FromMinutes(30), SkipReason.ModelUnavailable, FailureKind.ModelUnavailable);
        fixture.Release(probe);
        Assert.Equal(SkipReason.ModelUnavailable, fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(30), retryAfter);
    }

    [Fact]
    public void Isolate_UntilReset_RefusesEverything()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Isolate();
        fixture.Breaker.Isolate();
        fixture.Breaker.Trip(TimeSpan.FromSeconds(1), SkipReason.InvalidKey, FailureKind.InvalidCredentials);
        fixture.Pass(86_400);
        Assert.Equal(SkipReason.Isolated, fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.Zero, retryAfter);
        fixture.Breaker.Reset();
        fixture.Enter(100);
        Assert.Equal([BreakerState.Isolated, BreakerState.Closed], fixture.Changes.Select(change => change.To));
    }

    [Fact]
    public void Isolate_WithProbesUnderWay_TheirReportsChangeNothing()
    {
        BreakerFixture fixture = BreakerFixture.Due(new BreakerSettings { SuccessThreshold = 1 });
        BreakerPermit probe = fixture.Enter();
        fixture.Breaker.Isolate();
        fixture.Succeed(probe);
        Assert.Equal(BreakerState.Isolated, fixture.Breaker.State);
        Assert.Equal(0, fixture.Breaker.Snapshot().ProbesUnderWay);
    }

    [Fact]
    public void Reset_WhileOpen_ClosesWithoutSlowStartAndForgets()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        fixture.Fail(1);
        fixture.Breaker.Reset();
        fixture.Enter(100);
        BreakerSnapshot snapshot = fixture.Breaker.Snapshot();
        Assert.Equal(new BreakerSnapshot { Name = "acme/large", State = BreakerState.Closed, Health = TierHealth.Healthy }, snapshot);
        fixture.Fail(3);
        fixture.Refusal(out TimeSpan retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(30), retryAfter);
    }

    [Fact]
    public void Reset_CallsUnderWay_HaveNoSay()
    {
        var fixture = new BreakerFixture(new BreakerSettings { FailureThreshold = 1 });
        BreakerPermit before = fixture.Enter();
        fixture.Breaker.Reset();
        fixture.Fail(before);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Assert.Empty(fixture.Changes);
    }

    [Fact]
    public void AnswerAfterATrip_ClearsItsMark()
    {
        var fixture = new BreakerFixture();
        BreakerPermit before = fixture.Enter();
        fixture.Breaker.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, FailureKind.InvalidCredentials);
        Assert.Equal((TierHealth.Failed, FailureKind.InvalidCredentials), (fixture.Breaker.Snapshot().Health, fixture.Breaker.Snapshot().LastFailure));

        fixture.Succeed(before);

        Assert.Equal(TierHealth.Healthy, fixture.Breaker.Snapshot().Health);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void TripForEver_HasAnEnd()
    {
        var fixture = new BreakerFixture();

        fixture.Breaker.Trip(TimeSpan.MaxValue, SkipReason.InvalidKey, FailureKind.InvalidCredentials);

        Assert.Equal(DateTimeOffset.MaxValue, fixture.Breaker.Snapshot().NextAttemptAt);
        Assert.Equal(SkipReason.InvalidKey, fixture.Refusal());
    }
}
