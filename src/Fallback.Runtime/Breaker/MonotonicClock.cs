namespace Fallback;

/// <summary>Timestamps that are independent of the wall clock, and arithmetic on them.</summary>
internal readonly struct MonotonicClock(TimeProvider time)
{
    private readonly double _stampsPerTick = (double)time.TimestampFrequency / TimeSpan.TicksPerSecond;

    public long Now => time.GetTimestamp();

    /// <summary>The timestamp units of a span; at most a quarter of what a long holds, so that sums cannot overflow.</summary>
    public long Units(TimeSpan span) => (long)Math.Min(Math.Ceiling(span.Ticks * _stampsPerTick), long.MaxValue / 4);

    public long After(long stamp, TimeSpan delay) => stamp + Units(delay);

    /// <summary>The time from one timestamp to a later one; zero if the other is not later.</summary>
    public TimeSpan Until(long later, long now) => later <= now ? TimeSpan.Zero : time.GetElapsedTime(now, later);
}
