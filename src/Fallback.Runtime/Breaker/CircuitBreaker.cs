namespace Fallback;

/// <summary>Keeps calls from what is failing, and lets them back gradually. Thread-safe.</summary>
/// <remarks>
/// While closed and not recovering, entering is one volatile read, and a success writes nothing unless a failure came before it.
/// While open, a refusal is that and a look at the clock. Everything else goes through one short lock. docs/breaker.md says in words what it does.
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

    // The episode, positive while every call may simply go through, negative while each must ask under the lock.
    private long _entry = 1;
    private long _episode = 1;

    // 1 while a success has something to clear.
    private int _blemished;
    private int _consecutive;

    // Of the row that is running: when its first failure was reported, how many of its failures were timeouts, and how many were of calls
    // beside which there was no other.
    private long _rowSince;
    private int _timeouts;
    private int _alone;

    // The span that is running: failures in it, and answers before it.
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
    /// Every change of state, in order, raised outside the lock on the thread of a call that changed it. What handlers throw is dropped.
    /// </summary>
    public event Action<BreakerChange>? Changed
    {
        add => _changes.Changed += value;
        remove => _changes.Changed -= value;
    }

    public string Name { get; }

    public BreakerState State => _state;

    /// <summary>Whether every call may simply go through.</summary>
    public bool IsFree => Volatile.Read(ref _entry) > 0;

    /// <summary>How long it stays open; zero when it is not.</summary>
    public TimeSpan OpenFor
    {
        get
        {
            if (IsFree) return TimeSpan.Zero;
            lock (_lock) return _state == BreakerState.Open ? Remaining(_clock.Now) : TimeSpan.Zero;
        }
    }

    /// <summary>The figures. New ones hold for what comes; a break under way keeps its length.</summary>
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

    /// <summary>Asks for leave to make a call.</summary>
    /// <param name="lease">How long a probe may hold its place; a call that cannot end by then should be cancelled by then.</param>
    /// <param name="now">A timestamp that was just taken, if there is one: looking at the clock costs more than the decision.</param>
    /// <param name="entry">How the call comes.</param>
    /// <returns>A permit is to be reported once, however the call ends.</returns>
    public Admission<BreakerPermit> Enter(TimeSpan lease, long? now = null, BreakerEntry entry = BreakerEntry.Own)
    {
        long episode = Volatile.Read(ref _entry);
        return episode > 0 ? Admission<BreakerPermit>.Granted(new BreakerPermit(episode)) : EnterGuarded(lease, entry, now);
    }

    /// <summary>
    /// Asks for leave although the breaker is open, because nothing else is left to try: one probe at a time, and none where waiting
    /// does not help (a refused key, no balance, a missing model) or the breaker is isolated. Half-open keeps its limit; a share gives one
    /// place more.
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
