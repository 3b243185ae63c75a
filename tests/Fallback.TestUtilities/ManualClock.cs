namespace Fallback.TestUtilities;

/// <summary>A clock that stands still until a test moves it. Timers fire on the thread that moves it, in the order in which they are due. Thread-safe.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly object _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private long _elapsed;
    private long _lastOrder;

    /// <summary>Starts at noon of a day in 2026.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualClock(DateTimeOffset start) => _start = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that wait to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock) return _timers.Count;
        }
    }

    /// <summary>When the next timer fires, as time since the clock was made; null when none waits.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_lock) return _timers.Count == 0 ? null : TimeSpan.FromTicks(_timers.Min(static timer => timer.Due));
        }
    }

    /// <summary>How far the clock was moved since it was made.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _elapsed));

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    // Not zero at the start, as a real machine's timestamps are not.
    public override long GetTimestamp() => TimeSpan.TicksPerHour + Volatile.Read(ref _elapsed);

    /// <summary>Moves the clock. Each timer due on the way sees its own due time; one that a callback sets up on the way fires too.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target = Volatile.Read(ref _elapsed) + by.Ticks;
        while (TakeDue(target) is { } timer) timer.Fire();
        lock (_lock) _elapsed = Math.Max(_elapsed, target);
    }

    /// <summary>Moves the clock to the next pending timer and fires it; false when there is none.</summary>
    public bool AdvanceToNextTimer()
    {
        if (TakeDue(long.MaxValue) is not { } timer) return false;
        timer.Fire();
        return true;
    }

    /// <summary>Runs before a timer starts: the moment in which a waiter has read the clock and does not wait yet.</summary>
    public Action? BeforeTimer { get; set; }

    /// <summary>Runs before a timer is disposed of: the moment in which a waiter knows that its wait is over and has told nobody yet.</summary>
    public Action? BeforeDisposal { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        BeforeTimer?.Invoke();
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            ManualTimer? next = _timers.Where(timer => timer.Due <= until).OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            if (next is null) return null;
            _timers.Remove(next);
            _elapsed = Math.Max(_elapsed, next.Due);
            if (next.Period > TimeSpan.Zero) Schedule(next, next.Period);
            return next;
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        timer.Due = _elapsed + dueTime.Ticks;
        timer.Order = ++_lastOrder;
        _timers.Add(timer);
    }

    private bool Change(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (timer.IsDisposed) return false;
            _timers.Remove(timer);
            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) Schedule(timer, dueTime);
            return true;
        }
    }

    private void Dispose(ManualTimer timer)
    {
        BeforeDisposal?.Invoke();
        lock (_lock)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; }

        public long Order { get; set; }

        public TimeSpan Period { get; set; }

        public bool IsDisposed { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Change(this, dueTime, period);

        public void Dispose() => clock.Dispose(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
