using Fallback.TestUtilities;

namespace Fallback.FailoverBench;

/// <summary>
/// The product's clock. Time stands still while something is under way; a wait of the product's own (a backoff, a <c>Retry-After</c>) passes
/// at once, and a silence of the provider's passes when <see cref="Play"/> says so.
/// </summary>
internal sealed class JumpingClock(ManualClock clock) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = clock.CreateTimer(callback, state, dueTime, period);
        // A delay has its own task as state, a time limit has not.
        if (state is Task && dueTime >= TimeSpan.Zero)
            ThreadPool.UnsafeQueueUserWorkItem(static wait => wait.Clock.Advance(wait.For), (Clock: clock, For: dueTime), preferLocal: false);
        return timer;
    }
}
