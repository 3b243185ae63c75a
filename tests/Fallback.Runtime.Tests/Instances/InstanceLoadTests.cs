using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Instances;

public sealed class InstanceLoadTests
{
    private readonly ManualClock _clock = new();
    private readonly InstanceLoad _load;

    public InstanceLoadTests() => _load = new InstanceLoad(7, 1, 0, _clock);

    private long Now => _clock.GetTimestamp();

    private uint Moment => _load.MomentOf(Now);

    [Theory]
    [InlineData((int)InstanceOutcome.Answered)]
    [InlineData((int)InstanceOutcome.Refused)]
    [InlineData((int)InstanceOutcome.Failed)]
    [InlineData((int)InstanceOutcome.Unjudged)]
    public void UnderWay_RequestsEndAnyhow_AreCountedOff(int outcome)
    {
        Begin(3);
        Assert.Equal(3, _load.UnderWay);
        End(3, (InstanceOutcome)outcome);
        Assert.Equal(0, _load.UnderWay);
    }

    [Fact]
    public async Task UnderWay_ManyThreads_NoneIsLost()
    {
        const int Threads = 8, Requests = 20_000;
        Task[] callers =
        [
            .. Enumerable.Range(0, Threads).Select(thread => Task.Run(
                () =>
                {
                    for (int i = 0; i < Requests; i++)
                    {
                        _load.Began(Now);
                        if (i % 100 != 0) _load.Ended(Now, TimeSpan.FromSeconds(1), (InstanceOutcome)((i + thread) % 4));
                    }
                }, TestContext.Current.CancellationToken)),
        ];
        await Task.WhenAll(callers);
        Assert.Equal(Threads * Requests / 100, _load.UnderWay);
    }

    [Fact]
    public void Observe_AProbe_TellsOfTheInstanceAndIsNotUnderWay()
    {
        _load.Observe(Now, TimeSpan.FromSeconds(3), InstanceOutcome.Answered);
        Assert.Equal(0, _load.UnderWay);
        Assert.Equal(3, _load.LatencyAt(Moment), 3);
    }

    [Fact]
    public void RampAt_NewInstance_GrowsFromATenthToAllInHalfAMinute()
    {
        Assert.Equal(0.1, _load.RampAt(Moment), 2);
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(0.55, _load.RampAt(Moment), 2);
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, _load.RampAt(Moment), 2);
    }

    [Fact]
    public void Recover_AfterTrouble_ForgetsItAndStartsSlowly()
    {
        _clock.Advance(InstanceLoad.Ramp);
        Begin(4);
        End(2, InstanceOutcome.Refused);
        End(1, InstanceOutcome.Answered, 20);
        _load.Recover(Now);
        Assert.Equal(0.1, _load.RampAt(Moment), 2);
        Assert.Equal(0, _load.FailuresAt(Moment));
        Assert.Equal(0, _load.LimitAt(Moment));
        Assert.Equal(0, _load.LatencyAt(Moment));
        Assert.Equal(1, _load.UnderWay);
    }

    [Fact]
    public void LatencyAt_GetsSlowAndWellAgain_RisesFasterThanItFalls()
    {
        Answer(1, 50);
        Assert.Equal(1, _load.LatencyAt(Moment), 2);
        Answer(10, 5);
        float risen = _load.LatencyAt(Moment);
        Assert.InRange(risen, 4, 6);
        Answer(1, 5);
        Assert.InRange(_load.LatencyAt(Moment), risen - 1.2, risen - 0.5);
    }

    [Fact]
    public void LatencyAt_NobodyAsks_IsForgottenInAMinute()
    {
        Answer(8, 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(4, _load.LatencyAt(Moment), 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, _load.LatencyAt(Moment));
        // And what comes then is not mixed with what was.
        Answer(1, 1);
        Assert.Equal(1, _load.LatencyAt(Moment), 2);
    }

    [Fact]
    public void LatencyAt_ManyUnderWayAndNoneAnswered_TellsBeforeATimeoutDoes()
    {
        Answer(1, 50);
        Begin(40);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        // As long as four of the usual gaps of 25 ms: nothing unusual yet.
        Assert.Equal(1, _load.LatencyAt(Moment), 1);
        _clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(10, _load.LatencyAt(Moment), 1);
        _load.ShowLife(Now);
        Assert.Equal(1, _load.LatencyAt(Moment), 1);
    }

    [Fact]
    public void LatencyAt_FirstRequestAfterAPause_SilenceBeginsWithIt()
    {
        Answer(1, 1);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Begin(1);
        Assert.InRange(_load.LatencyAt(Moment), 0.5, 1);
    }

    [Fact]
    public void FailuresAt_AllFail_NearsOneAndFadesInTenSeconds()
    {
        for (int i = 0; i < 30; i++) Call(InstanceOutcome.Failed);
        float share = _load.FailuresAt(Moment);
        Assert.InRange(share, 0.9, 1);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(share / 2, _load.FailuresAt(Moment), 2);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _load.FailuresAt(Moment));
    }

    [Fact]
    public void FailuresAt_CallerCancels_SaysNothingOfTheInstance()
    {
        for (int i = 0; i < 30; i++) Call(InstanceOutcome.Unjudged);
        Assert.Equal(0, _load.FailuresAt(Moment));
        Assert.Equal(0, _load.LatencyAt(Moment));
    }

    [Fact]
    public void FailuresAt_AnswersAfterAFailure_AreForgivenToTheEnd()
    {
        Call(InstanceOutcome.Failed);
        for (int i = 0; i < 60; i++) Call(InstanceOutcome.Answered);
        Assert.Equal(0, _load.FailuresAt(Moment));
    }

    [Fact]
    public void LimitAt_Refused_IsWhatWasUnderWayAndGrowsAgain()
    {
        Begin(26);
        Assert.Equal(0, _load.LimitAt(Moment));
        End(1, InstanceOutcome.Refused);
        Assert.Equal(25, _load.LimitAt(Moment), 1);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(34, _load.LimitAt(Moment), 1);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _load.LimitAt(Moment));
    }

    [Fact]
    public void LimitAt_RefusedWithMoreUnderWay_StaysTheLower()
    {
        Begin(11);
        End(1, InstanceOutcome.Refused);
        Begin(20);
        End(1, InstanceOutcome.Refused);
        Assert.Equal(10, _load.LimitAt(Moment), 1);
    }

    [Fact]
    public void LimitAt_Declared_IsNotLearnt()
    {
        _load.MaxConcurrency = 50;
        Begin(5);
        End(1, InstanceOutcome.Refused);
        Assert.Equal(50, _load.LimitAt(Moment));
        Assert.True(_load.HasRoom);
        Begin(46);
        Assert.False(_load.HasRoom);
    }

    [Fact]
    public void IsAnswering_RefusesWhileAnswersCome_IsFullAndNotIll()
    {
        Answer(1, 20);
        Begin(20);
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.True(_load.IsAnswering(Now));
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.False(_load.IsAnswering(Now));
    }

    [Fact]
    public void IsAnswering_NothingUnderWayOrNeverAnswered_IsNot()
    {
        Begin(1);
        Assert.False(_load.IsAnswering(Now));
        End(1, InstanceOutcome.Answered);
        Assert.False(_load.IsAnswering(Now));
    }

    [Fact]
    public void Figures_TimestampFromBeforeTheLastNote_CountAsNow()
    {
        long before = Now;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Call(InstanceOutcome.Failed);
        Answer(2, 1);
        Assert.True(_load.FailuresAt(_load.MomentOf(before)) > 0);
        Assert.Equal(2, _load.LatencyAt(_load.MomentOf(before)), 1);
    }

    [Fact]
    public void TimedFigure_Packed_ComesBackAndKnowsItsAgeAcrossTheWrap()
    {
        var figure = new TimedFigure(-12.5f, uint.MaxValue - 63);
        Assert.Equal(figure, TimedFigure.Unpack(figure.Pack()));
        Assert.Equal(2, figure.SecondsTo(64));
        Assert.Equal(0, figure.SecondsTo(uint.MaxValue - 64));
    }

    private void Begin(int requests)
    {
        for (int i = 0; i < requests; i++) _load.Began(Now);
    }

    private void End(int requests, InstanceOutcome outcome, double seconds = 1)
    {
        for (int i = 0; i < requests; i++) _load.Ended(Now, TimeSpan.FromSeconds(seconds), outcome);
    }

    private void Call(InstanceOutcome outcome)
    {
        Begin(1);
        End(1, outcome);
    }

    private void Answer(double seconds, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Begin(1);
            End(1, InstanceOutcome.Answered, seconds);
        }
    }
}
