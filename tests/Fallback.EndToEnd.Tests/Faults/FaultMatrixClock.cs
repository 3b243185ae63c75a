using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <summary>A clock that a single call need not wait for: backoffs and waits between attempts pass at once. Time limits strike only when a test lets them.</summary>
internal sealed class FaultMatrixClock : TimeProvider
{
    private readonly ManualClock _clock = new();

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public int PendingTimers => _clock.PendingTimers;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = _clock.CreateTimer(callback, state, dueTime, period);
        // A delay waits for itself; a limit is a token source's. While a call waits it has no attempt under way, so no limit is struck by this.
        if (state is Task && dueTime >= TimeSpan.Zero) ThreadPool.UnsafeQueueUserWorkItem(static wait => wait.Clock.Advance(wait.For), (Clock: _clock, For: dueTime), preferLocal: false);
        return timer;
    }
}
