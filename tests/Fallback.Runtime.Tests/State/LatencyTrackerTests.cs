namespace Fallback.Runtime.Tests.State;

public sealed class LatencyTrackerTests
{
    [Fact]
    public void Percentiles_BeforeTwentyAnswers_AreUnknown()
    {
        var tracker = new LatencyTracker();
        Add(tracker, 19, 100);
        Assert.Null(tracker.Slow);
        Assert.Null(tracker.Median);
        Add(tracker, 1, 100);
        Assert.Equal((TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)), (tracker.Slow, tracker.Median));
    }

    [Fact]
    public void Slow_IsWhatOneInTwentyTakesLongerThan()
    {
        var tracker = new LatencyTracker();
        for (int i = 1; i <= 20; i++) Add(tracker, 1, 100 + i);
        Assert.Equal(TimeSpan.FromMilliseconds(119), tracker.Slow);
        Assert.Equal(TimeSpan.FromMilliseconds(110), tracker.Median);
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
        Assert.Equal(TimeSpan.FromMilliseconds(10), tracker.Median);
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
