namespace Fallback.Testing;

/// <summary>
/// The clock of a rehearsal. It stands still until the next timer is fired or the clock is moved, and fires one timer at a time, so that
/// the effects of a timer are over before the next one. Thread-safe.
/// </summary>
internal sealed class RehearsalClock(Action stirred) : TimeProvider
{
    // Prices change by date, and two rehearsals of the same chain must be equal.
    private static readonly DateTimeOffset _start = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly object _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = _start;
    private long _sets;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How often a timer was set.</summary>
    public long Sets
    {
        get
        {
            lock (_lock) return _sets;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the first due timer, and fires it; false if there is none.</summary>
    public bool FireNext() => TryFire(DateTimeOffset.MaxValue);

    /// <summary>Moves forward, and fires the timers that are due on the way.</summary>
    public void Advance(TimeSpan time)
    {
        DateTimeOffset until = GetUtcNow() + time;
        while (TryFire(until))
        {
        }
        lock (_lock) _now = until;
    }

    private bool TryFire(DateTimeOffset until)
    {
        Timer? first;
        lock (_lock)
        {
            first = _timers.MinBy(static timer => (timer.Due, timer.Set));
            if (first is null || first.Due > until) return false;
            if (first.Due > _now) _now = first.Due;
            if (first.Period > TimeSpan.Zero) first.Due = _now + first.Period;
            else _timers.Remove(first);
        }
        first.Fire();
        return true;
    }

    private sealed class Timer(RehearsalClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        /// <summary>Its position among the timers that are due at the same moment.</summary>
        public long Set { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock._now + dueTime;
                Period = period;
                Set = ++clock._sets;
                clock._timers.Add(this);
            }
            clock.Stirred();
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void Stirred() => stirred();
}
