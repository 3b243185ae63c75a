namespace Fallback.Runtime.Tests.Breaker;

public sealed class OpeningTests
{
    private static readonly BreakerSettings _ratio = new() { FailureRatio = 0.5, MinimumThroughput = 10, Sampling = TimeSpan.FromSeconds(60) };

    [Fact]
    public void ConsecutiveFailures_BelowThreshold_StayClosed()
    {
        var fixture = new BreakerFixture();
        fixture.Fail(2);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Assert.Equal(2, fixture.Breaker.Snapshot().ConsecutiveFailures);
    }

    [Fact]
    public void ConsecutiveFailures_AtThreshold_OpenForTheBreak()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        Assert.Equal(SkipReason.BreakerOpen, fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(30), retryAfter);
        fixture.Pass(12);
        fixture.Refusal(out retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(18), retryAfter);
    }

    [Fact]
    public void ConsecutiveFailures_SuccessBetween_StartAgain()
    {
        var fixture = new BreakerFixture();
        fixture.Fail(2);
        fixture.Succeed(1);
        fixture.Fail(2);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        fixture.Fail(1);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void NoVerdict_BetweenFailures_NeitherCountsNorClears()
    {
        var fixture = new BreakerFixture();
        fixture.Fail(2);
        fixture.Release(fixture.Enter());
        Assert.Equal(2, fixture.Breaker.Snapshot().ConsecutiveFailures);
        fixture.Fail(1);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Ratio_BelowMinimumThroughput_IsNotJudged()
    {
        var fixture = new BreakerFixture(_ratio);
        fixture.Fail(9);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        fixture.Fail(1);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Ratio_Reached_OpensOnTheFailureThatReachesIt()
    {
        var fixture = new BreakerFixture(_ratio);
        fixture.Succeed(6);
        fixture.Fail(5);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        BreakerSnapshot before = fixture.Breaker.Snapshot();
        Assert.Equal((11, 5), (before.CallsInWindow, before.FailuresInWindow));
        fixture.Fail(1);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Theory]
    [InlineData(0.07, 100, 7)]
    [InlineData(0.3, 10, 3)]
    [InlineData(0.1, 30, 3)]
    [InlineData(1.0, 4, 4)]
    public void Ratio_ExactlyReached_Opens(double ratio, int calls, int failures)
    {
        var fixture = new BreakerFixture(new BreakerSettings { FailureRatio = ratio, MinimumThroughput = calls });
        fixture.Succeed(calls - failures);
        fixture.Fail(failures - 1);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        fixture.Fail(1);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Ratio_FailuresLeaveTheWindow_AreForgotten()
    {
        var fixture = new BreakerFixture(_ratio);
        fixture.Fail(9);
        fixture.Pass(60);
        Assert.Equal(0, fixture.Breaker.Snapshot().CallsInWindow);
        fixture.Fail(9);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
    }

    [Fact]
    public void Ratio_WindowSlides_ByTenths()
    {
        var fixture = new BreakerFixture(_ratio);
        for (int i = 0; i < 10; i++)
        {
            fixture.Succeed(1);
            fixture.Pass(6);
        }
        Assert.Equal(9, fixture.Breaker.Snapshot().CallsInWindow);
        fixture.Pass(6);
        Assert.Equal(8, fixture.Breaker.Snapshot().CallsInWindow);
    }

    [Fact]
    public void Report_OfPermitFromBeforeOpening_NeitherExtendsNorCloses()
    {
        var fixture = new BreakerFixture();
        BreakerPermit slow = fixture.Enter(), slower = fixture.Enter();
        fixture.Fail(3);
        fixture.Pass(10);
        fixture.Fail(slow);
        fixture.Succeed(slower);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
        fixture.Refusal(out TimeSpan retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(20), retryAfter);
    }

    [Fact]
    public void Report_OfPermitFromBeforeOpening_SaysNothingAboutProbes()
    {
        var fixture = new BreakerFixture();
        BreakerPermit slow = fixture.Enter(), slower = fixture.Enter();
        fixture.Fail(3);
        fixture.Pass(30);
        BreakerPermit probe = fixture.Enter();
        fixture.Fail(slow);
        Assert.Equal(BreakerState.HalfOpen, fixture.Breaker.State);
        fixture.Succeed(slower);
        fixture.Succeed(probe);
        Assert.Equal(BreakerState.HalfOpen, fixture.Breaker.State);
    }

    [Fact]
    public void Settings_Changed_HoldAtOnce()
    {
        var fixture = new BreakerFixture();
        fixture.Fail(2);
        fixture.Breaker.Settings = fixture.Breaker.Settings with { FailureThreshold = 5 };
        fixture.Fail(2);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        fixture.Fail(1);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Settings_FromAttribute_TakeEveryFigure()
    {
        BreakerSettings? settings = BreakerSettings.Of(new CircuitBreakerAttribute
        {
            FailureThreshold = 3, FailureRatio = 0.25, SamplingSeconds = 20, MinimumThroughput = 7, BreakSeconds = 1.5, HalfOpenMaxCalls = 4, SuccessThreshold = 6,
        }, null);
        Assert.Equal(
            new BreakerSettings { FailureThreshold = 3, FailureRatio = 0.25, Sampling = TimeSpan.FromSeconds(20), MinimumThroughput = 7, Break = TimeSpan.FromSeconds(1.5), HalfOpenMaxCalls = 4, SuccessThreshold = 6 },
            settings);
        Assert.Equal(new BreakerSettings(), BreakerSettings.Of(new CircuitBreakerAttribute(), null));
        Assert.Null(BreakerSettings.Of(null, null));
    }

    [Fact]
    public void DefaultPermit_Reported_DoesNothing()
    {
        var fixture = new BreakerFixture(new BreakerSettings { FailureThreshold = 1 });
        fixture.Fail(default(BreakerPermit));
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Assert.Null(fixture.Breaker.Snapshot().LastFailure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EnterAndSucceed_WhileClosed_AllocatesNothing(bool ratio)
    {
        var breaker = new CircuitBreaker("acme/large", ratio ? _ratio with { Sampling = TimeSpan.FromHours(10) } : new BreakerSettings(), TimeProvider.System);
        Call(breaker, 1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Call(breaker, 1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Call(CircuitBreaker breaker, int times)
        {
            for (int i = 0; i < times; i++)
            {
                Admission<BreakerPermit> entered = breaker.Enter(BreakerFixture.Lease);
                Assert.True(entered.IsGranted);
                breaker.Report(entered.Permit, Verdict.Success);
            }
        }
    }
}
