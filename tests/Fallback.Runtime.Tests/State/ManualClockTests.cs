using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.State;

/// <summary>The clock of the tests is trusted by all of them.</summary>
public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new();
    private readonly List<(string Name, TimeSpan At)> _fired = [];

    [Fact]
    public void Advance_SeveralTimersDue_FireInOrderEachAtItsTime()
    {
        using ITimer late = Timer("late", 3), early = Timer("early", 1), alsoLate = Timer("also late", 3), notYet = Timer("not yet", 6);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([("early", TimeSpan.FromSeconds(1)), ("late", TimeSpan.FromSeconds(3)), ("also late", TimeSpan.FromSeconds(3))], _fired);
        Assert.Equal(TimeSpan.FromSeconds(5), _clock.Elapsed);
        Assert.Equal(1, _clock.PendingTimers);
        Assert.True(_clock.AdvanceToNextTimer());
        Assert.Equal(TimeSpan.FromSeconds(6), _clock.Elapsed);
        Assert.False(_clock.AdvanceToNextTimer());
    }

    [Fact]
    public void Advance_TimerSetUpByACallback_FiresOnTheWay()
    {
        ITimer? second = null;
        using ITimer first = _clock.CreateTimer(_ => second = Timer("second", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([("second", TimeSpan.FromSeconds(2))], _fired);
        second!.Dispose();
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachTimeUntilDisposed()
    {
        ITimer timer = _clock.CreateTimer(_ => _fired.Add(("tick", _clock.Elapsed)), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([1, 3, 5], _fired.Select(fired => (int)fired.At.TotalSeconds));
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _fired.Count);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Delay_OnTheClock_EndsWhenTheClockHasMoved()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(2), _clock, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(delay.IsCompleted);
        long before = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await delay;
        Assert.Equal(TimeSpan.FromSeconds(0.1), _clock.GetElapsedTime(before));
    }

    private ITimer Timer(string name, double seconds) =>
        _clock.CreateTimer(_ => _fired.Add((name, _clock.Elapsed)), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
