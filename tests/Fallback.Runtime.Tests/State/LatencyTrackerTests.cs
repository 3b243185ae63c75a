namespace Fallback.Runtime.Tests.State;

public sealed class LatencyTrackerTests
{
    [Fact]
    public void Percentiles_BeforeTwentyAnswers_AreUnknown()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 19, 100);
        Assert.Null(tracker.Slow);
        Assert.Null(tracker.Spread?.Median);
        Add(tracker, 1, 100);
        Assert.Equal((TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)), (tracker.Slow, tracker.Spread?.Median));
    }

    [Fact]
    public void Slow_IsWhatOneInTwentyTakesLongerThan()
    {
        var tracker = new LatencyTracker();
        for (int i = 1; i <= 20; i++) Add(tracker, 1, 100 + i);
        Assert.Equal(TimeSpan.FromMilliseconds(119), tracker.Slow);
        Assert.Equal(TimeSpan.FromMilliseconds(110), tracker.Spread?.Median);
    }

    [Fact]
    public void Spread_IsOfTheLast256_AndUnknownBeforeTwenty()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 19, 10);
        Assert.Null(tracker.Spread);
        Add(tracker, 233, 10);
        Add(tracker, 3, 500);
        Assert.Equal(new LatencySpread(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(500)), tracker.Spread);
        // The last answers of a burst are its slowest: Slow is of them alone.
        Add(tracker, 64, 500);
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(10)), (tracker.Slow, tracker.Spread!.Median));
        Add(tracker, 256, 20);
        Assert.Equal(new LatencySpread(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)), tracker.Spread);
    }

    [Fact]
    public void Spread_FollowsASixteenthOfTheWindowLater()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 200, 10);
        Assert.Equal(TimeSpan.FromMilliseconds(10), tracker.Spread!.Slowest);
        Add(tracker, 16, 500);
        Assert.Equal(TimeSpan.FromMilliseconds(500), tracker.Spread!.Slowest);
    }

    [Fact]
    public void Overtaken_AreStillSlow_SoThatHedgesDoNotComeEarlierAndEarlier()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 54, 10);
        Add(tracker, 10, 500);
        TimeSpan before = tracker.Slow!.Value;
        for (int round = 0; round < 50; round++)
        {
            Add(tracker, 9, 10);
            tracker.AddOvertaken(tracker.Slow!.Value / 2);
        }
        Assert.Equal(before, tracker.Slow);
        Assert.Equal(TimeSpan.FromMilliseconds(10), tracker.Spread?.Median);
    }

    [Fact]
    public void Overtaken_AreOnlyHeldSlow_OnceTheTierHasAnsweredAgain()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 64, 10);
        for (int dead = 0; dead < 1_000; dead++) tracker.AddOvertaken(TimeSpan.FromMilliseconds(60));
        Assert.Equal((TimeSpan.FromMilliseconds(10), 64), (tracker.Slow, tracker.Answers));
        Add(tracker, 1, 10);
        Assert.Equal((TimeSpan.FromMilliseconds(60), 65), (tracker.Slow, tracker.Answers));
    }

    [Fact]
    public void OvertakenEarly_IsNoQuickAnswer()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 64, 100);
        for (int early = 0; early < 64; early++)
        {
            tracker.AddOvertaken(TimeSpan.FromMilliseconds(60));
            Add(tracker, 1, 100);
        }
        Assert.Equal((TimeSpan.FromMilliseconds(100), 128), (tracker.Spread?.Median, tracker.Answers));
    }

    [Fact]
    public void Overtaken_LeavesTheMeanAlone()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 20, 10);
        tracker.AddOvertaken(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMilliseconds(10), tracker.Typical);
    }

    private static void Add(LatencyTracker tracker, int times, int milliseconds)
    {
        for (int i = 0; i < times; i++) tracker.Add(TimeSpan.FromMilliseconds(milliseconds));
    }
}
