namespace Fallback.Runtime.Tests.Breaker;

/// <summary>What only a change of one place in the breaker showed to be held by no test.</summary>
public sealed class BreakerDetailTests
{
    private static readonly BreakerSettings _ratio = new() { FailureRatio = 0.9, MinimumThroughput = 100 };

    [Fact]
    public void Settings_WithTheSameWindow_KeepItsCounts_AndWithAnotherBeginAnew()
    {
        var fixture = new BreakerFixture(_ratio);
        fixture.Fail(4);

        fixture.Breaker.Settings = _ratio with { MinimumThroughput = 50 };
        Assert.Equal(4, fixture.Breaker.Snapshot().FailuresInWindow);
        fixture.Breaker.Settings = _ratio with { Sampling = TimeSpan.FromSeconds(5) };
        Assert.Equal(0, fixture.Breaker.Snapshot().FailuresInWindow);
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

    [Fact]
    public async Task WaitForPlace_CancelledBefore_ThrowsAlsoWhereAPlaceIsFree()
    {
        var fixture = new BreakerFixture();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await fixture.Breaker.WaitForPlaceAsync(TimeSpan.FromSeconds(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void WithdrawingACallersProbe_AllowsNoneBesideBeforeItsTime()
    {
        BreakerFixture fixture = BreakerFixture.Opened(new BreakerSettings { FailureThreshold = 3, HalfOpenMaxCalls = 3 });
        fixture.Pass(29);
        Assert.True(Beside(fixture).IsGranted);
        fixture.Pass(1);
        BreakerPermit own = fixture.Enter();

        fixture.Breaker.Withdraw(own);

        Assert.False(Beside(fixture).IsGranted);
        fixture.Pass(4);
        Assert.True(Beside(fixture).IsGranted);
    }

    [Fact]
    public void WithdrawingAProbeBeside_AllowsTheNextAtOnce()
    {
        BreakerFixture fixture = BreakerFixture.Opened(new BreakerSettings { FailureThreshold = 3, HalfOpenMaxCalls = 3 });
        fixture.Pass(5);
        BreakerPermit beside = Beside(fixture).Permit;
        Assert.False(Beside(fixture).IsGranted);

        fixture.Breaker.Withdraw(beside);

        Assert.True(Beside(fixture).IsGranted);
    }

    [Fact]
    public void Row_IsMeasuredByASlowAnswer_NotByAUsualOne()
    {
        var fixture = new BreakerFixture();
        var answers = new LatencyTracker();
        for (int i = 0; i < 30; i++) answers.Add(TimeSpan.FromMilliseconds(i % 10 == 0 ? 2_000 : 100));
        var company = new Company(answers, IsOutnumbered: false, Waiting: 100);
        BreakerPermit[] calls = fixture.Enter(5);

        foreach (BreakerPermit call in calls[..3]) fixture.Breaker.Report(call, Verdict.Failure, FailureKind.ServerError, company);
        fixture.Pass(1);
        fixture.Breaker.Report(calls[3], Verdict.Failure, FailureKind.ServerError, company);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);

        fixture.Pass(1);
        fixture.Breaker.Report(calls[4], Verdict.Failure, FailureKind.ServerError, company);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    /// <summary>Answers take a second. A span is as long as an answer, and one that was twice as long says nothing about now.</summary>
    [Theory]
    [InlineData(0.999, BreakerState.Closed)]
    [InlineData(1, BreakerState.Open)]
    [InlineData(1.999, BreakerState.Open)]
    [InlineData(2, BreakerState.Closed)]
    [InlineData(2.5, BreakerState.Closed)]
    public void Majority_IsCountedOverASlowAnswersTime(double seconds, BreakerState expected) =>
        Assert.Equal(expected, AfterMajority(seconds, answered: 2));

    /// <summary>Three have failed, which is the threshold, though not in a row.</summary>
    [Theory]
    [InlineData(1, BreakerState.Open)]
    [InlineData(2, BreakerState.Open)]
    [InlineData(3, BreakerState.Closed)]
    [InlineData(4, BreakerState.Closed)]
    public void Majority_IsMoreThanWereAnswered(int answered, BreakerState expected) => Assert.Equal(expected, AfterMajority(1.5, answered));

    private static BreakerState AfterMajority(double seconds, int answered)
    {
        var fixture = new BreakerFixture();
        var answers = new LatencyTracker();
        answers.Add(TimeSpan.FromSeconds(1));
        // Long after the last failure: with this one the span begins.
        fixture.Pass(10);
        Fail();
        Fail();
        for (int i = 0; i < answered; i++)
        {
            fixture.Succeed(1);
            answers.Add(TimeSpan.FromSeconds(1));
        }
        Fail();
        fixture.Pass(seconds);
        Fail();
        return fixture.Breaker.State;

        void Fail() => fixture.Breaker.Report(
            fixture.Enter(), Verdict.Failure, FailureKind.ServerError, new Company(answers, IsOutnumbered: false, Waiting: 100));
    }

    private static Admission<BreakerPermit> Beside(BreakerFixture fixture) =>
        fixture.Breaker.Enter(BreakerFixture.Lease, entry: BreakerEntry.Beside);
}
