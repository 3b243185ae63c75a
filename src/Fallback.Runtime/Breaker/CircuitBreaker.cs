namespace Fallback;

/// <summary>Keeps calls away from what is failing, and lets them return gradually. Thread-safe.</summary>
/// <remarks>
/// While closed and not recovering, entering is one volatile read, and a success writes nothing unless a failure came before it. While
/// open, a refusal is the same and one look at the clock. Everything else takes one short lock. docs/breaker.md describes the behavior.
/// </remarks>
internal sealed partial class CircuitBreaker
{
    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly MonotonicClock _clock;
    private readonly ChangeQueue _changes = new();
    private readonly LeaseList _leases = new();
    private readonly HealthRecord _health;
    private volatile BreakerSettings _settings;
    private volatile FailureWindow _window;
    private volatile BreakerState _state;

    // The episode: positive while every call may simply enter, negative while each must ask under the lock.
    private long _entry = 1;
    private long _episode = 1;

    // 1 while there is something for a success to clear.
    private int _blemished;
    private int _consecutive;

    // The current row: the time of its first failure, the number of its timeouts, and the number of its failed calls that ran alone.
    private long _rowSince;
    private int _timeouts;
    private int _alone;

    // The current span: the failures in it, and the answers before it.
    private long _spanSince;
    private int _failuresInSpan;
    private long _answersBeforeSpan;
    private long _lastTicket;

    public CircuitBreaker(string name, BreakerSettings settings, TimeProvider time)
    {
        Name = name;
        _time = time;
        _clock = new MonotonicClock(time);
        _settings = settings;
        _window = NewWindow();
        _health = new HealthRecord(time);
    }

    /// <summary>
    /// Every change of state, in order, raised outside the lock on the thread of a call that changed it. Exceptions of handlers are
    /// dropped.
    /// </summary>
    public event Action<BreakerChange>? Changed
    {
        add => _changes.Changed += value;
        remove => _changes.Changed -= value;
    }

    public string Name { get; }

    public BreakerState State => _state;

    /// <summary>Whether every call may simply enter.</summary>
    public bool IsFree => Volatile.Read(ref _entry) > 0;

    /// <summary>Whether somebody has isolated it.</summary>
    public bool IsIsolated
    {
        get
        {
            if (IsFree) return false;
            lock (_lock) return _state == BreakerState.Isolated;
        }
    }

    /// <summary>The time it stays open; zero when it is not open.</summary>
    public TimeSpan OpenFor
    {
        get
        {
            if (IsFree) return TimeSpan.Zero;
            lock (_lock) return _state == BreakerState.Open ? Remaining(_clock.Now) : TimeSpan.Zero;
        }
    }

    /// <summary>The figures. New ones apply from now on; a running break keeps its length.</summary>
    public BreakerSettings Settings
    {
        get => _settings;
        set
        {
            lock (_lock)
            {
                bool sameWindow = _settings.Sampling == value.Sampling;
                _settings = value;
                if (!sameWindow) _window = NewWindow();
            }
        }
    }

    /// <summary>Requests permission to make a call.</summary>
    /// <param name="lease">How long a probe may hold its place; a call that cannot end by then should be canceled by then.</param>
    /// <param name="now">A timestamp that was taken already, if there is one: reading the clock costs more than the decision.</param>
    /// <param name="entry">The way in which the call enters.</param>
    /// <returns>A permit that must be reported once, however the call ends.</returns>
    public Admission<BreakerPermit> Enter(TimeSpan lease, long? now = null, BreakerEntry entry = BreakerEntry.Own)
    {
        long episode = Volatile.Read(ref _entry);
        return episode > 0 ? Admission<BreakerPermit>.Granted(new BreakerPermit(episode)) : EnterGuarded(lease, entry, now);
    }

    /// <summary>
    /// Requests permission although the breaker is open, because no other tier is left. One probe at a time is permitted, but none if
    /// waiting does not help (a refused key, no balance, a missing model) or the breaker is isolated. A half-open breaker keeps its limit;
    /// a share gives one more place.
    /// </summary>
    public Admission<BreakerPermit> ForceEnter(TimeSpan lease) => EnterGuarded(lease, BreakerEntry.Forced, null);

    public BreakerSnapshot Snapshot()
    {
        lock (_lock)
        {
            long now = _clock.Now;
            EndRecoveryIfOver(now);
            (int calls, int failures) = _settings.IsRatioMode ? _window.Count(now) : default;
            return new BreakerSnapshot
            {
                Name = Name,
                State = _state,
                ConsecutiveFailures = _consecutive,
                CallsInWindow = calls,
                FailuresInWindow = failures,
                LastFailure = _health.LastFailure,
                LastFailureAt = _health.LastFailureAt,
                NextAttemptAt = _break?.EndsAt,
                BreakDuration = _break?.Duration,
                IsHearsay = _break is { IsHearsay: true },
                IsInjected = _break is { IsInjected: true },
                ProbesUnderWay = _leases.ProbesAt(now),
                RecoveryShare = _share > 0 ? _share : null,
                Refusal = _break is { } over && now >= over.Until ? null : Objection(now, BreakerEntry.Own) is var reason and not 0 ? reason : null,
                Health = _health.At(now),
            };
        }
    }

    private FailureWindow NewWindow() => new(_clock.Units(_settings.Sampling));
}
