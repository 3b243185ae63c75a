namespace Fallback.Runtime.Tests.Breaker;

/// <summary>Of many calls at once those that fail report first. A row of failures opens the breaker once the answers beside it are due.</summary>
public sealed class QuickFailureTests
{
    private static readonly LatencyTracker _answersTakeASecond = Answers(TimeSpan.FromSeconds(1));

    [Fact]
    public void Row_QuickerThanAnAnswer_DoesNotOpen()
    {
        var fixture = new BreakerFixture();
        LatencyTracker answers = Answers(TimeSpan.FromSeconds(1));
        BreakerPermit[] wave = fixture.Enter(100);
        Fail(fixture, wave[..32], answers: answers);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);

        fixture.Pass(0.5);
        fixture.Succeed(wave[32]);
        fixture.Pass(0.5);
        foreach (BreakerPermit _ in wave[40..]) answers.Add(TimeSpan.FromSeconds(1));
        Fail(fixture, wave[33..40], answers: answers);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Assert.Equal(7, fixture.Breaker.Snapshot().ConsecutiveFailures);
    }

    [Fact]
    public void Row_AsLongAsAnAnswer_Opens()
    {
        var fixture = new BreakerFixture();
        Fail(fixture, fixture.Enter(10));
        fixture.Pass(0.999);
        Fail(fixture, fixture.Enter(1));
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        fixture.Pass(0.001);
        Fail(fixture, fixture.Enter(1));
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Row_ShorterThanTheThreshold_NeverOpens()
    {
        var fixture = new BreakerFixture();
        Fail(fixture, fixture.Enter(1));
        fixture.Pass(60);
        Fail(fixture, fixture.Enter(1));
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Fail(fixture, fixture.Enter(1));
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Timeouts_AsManyAsTheThreshold_OpenAtOnce()
    {
        var fixture = new BreakerFixture();
        BreakerPermit[] calls = fixture.Enter(5);
        Fail(fixture, calls[..2]);
        Fail(fixture, calls[2..4], FailureKind.Timeout);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Fail(fixture, calls[4..], FailureKind.Timeout);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Timeouts_BeforeASuccess_AreForgotten()
    {
        var fixture = new BreakerFixture();
        BreakerPermit[] calls = fixture.Enter(6);
        Fail(fixture, calls[..2], FailureKind.Timeout);
        fixture.Succeed(calls[2]);
        Fail(fixture, calls[3..5]);
        Fail(fixture, calls[5..], FailureKind.Timeout);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
    }

    [Fact]
    public void ThresholdOfOne_OpensAtOnce()
    {
        var fixture = new BreakerFixture(new BreakerSettings { FailureThreshold = 1 });
        Fail(fixture, fixture.Enter(1));
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void AnswersLongerThanABreak_AreWaitedForNoLongerThanThat()
    {
        var fixture = new BreakerFixture();
        LatencyTracker minutes = Answers(TimeSpan.FromMinutes(5));
        Fail(fixture, fixture.Enter(3), answers: minutes);
        fixture.Pass(fixture.Breaker.Settings.Break);
        Fail(fixture, fixture.Enter(1), answers: minutes);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void NoAnswerKnown_NothingBesideIt_TheNumberDecides()
    {
        var fixture = new BreakerFixture();
        Fail(fixture, fixture.Enter(3), answers: new LatencyTracker());
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void NoAnswerKnown_MoreCallsUnderWayThanFailed_DoesNotOpen()
    {
        var fixture = new BreakerFixture();
        BreakerPermit[] wave = fixture.Enter(10);
        for (int failed = 1; failed <= 4; failed++) fixture.Breaker.Report(wave[failed], Verdict.Failure, FailureKind.Overloaded, new Company(null, false, 10 - failed));
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        fixture.Breaker.Report(wave[5], Verdict.Failure, FailureKind.Overloaded, new Company(null, false, 5));
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Outnumbered_IsNoPartOfARow()
    {
        var fixture = new BreakerFixture();
        foreach (BreakerPermit late in fixture.Enter(20)) fixture.Breaker.Report(late, Verdict.Failure, FailureKind.Timeout, new Company(_answersTakeASecond, true, 0));
        Assert.Equal((BreakerState.Closed, 0), (fixture.Breaker.State, fixture.Breaker.Snapshot().ConsecutiveFailures));
        Assert.Equal(TierHealth.Degraded, fixture.Breaker.Snapshot().Health);
    }

    [Fact]
    public void Outnumbered_StillFailsAProbe()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        fixture.Breaker.Report(fixture.Enter(), Verdict.Failure, FailureKind.Timeout, new Company(_answersTakeASecond, true, 0));
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void Outnumbered_CountsForTheRatio()
    {
        var fixture = new BreakerFixture(new BreakerSettings { FailureRatio = 0.5, MinimumThroughput = 4 });
        foreach (BreakerPermit late in fixture.Enter(4)) fixture.Breaker.Report(late, Verdict.Failure, FailureKind.Timeout, new Company(_answersTakeASecond, true, 0));
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    private static void Fail(BreakerFixture fixture, BreakerPermit[] calls, FailureKind kind = FailureKind.Overloaded, LatencyTracker? answers = null)
    {
        foreach (BreakerPermit call in calls) fixture.Breaker.Report(call, Verdict.Failure, kind, new Company(answers ?? _answersTakeASecond, false, 0));
    }

    private static LatencyTracker Answers(TimeSpan latency)
    {
        var tracker = new LatencyTracker();
        tracker.Add(latency);
        return tracker;
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
}
