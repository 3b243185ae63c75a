namespace Fallback;

/// <content>The states and their changes. All private members require the lock.</content>
internal sealed partial class CircuitBreaker
{
    // More than any longest break needs, and far from an overflow.
    private const int MostDoubling = 1 << 12;

    // Not null exactly while the breaker is open.
    private volatile Break? _break;
    private int _multiplier = 1;

    // While half-open: the timestamps from which a caller's own request may be the probe, and from which a probe may run next to another
    // tier.
    private long _ownFrom;
    private long _besideFrom;
    private int _successes;

    // Whether the report that is being evaluated is of an injected fault.
    private bool _isInjected;

    /// <summary>
    /// Opens at once for the given time, whatever the counts are. Later trips and breaks can extend that time but never shorten it. An
    /// isolated breaker stays isolated.
    /// </summary>
    public void Trip(TimeSpan duration, SkipReason reason, FailureKind kind, bool isInjected = false) =>
        Trip(duration, reason, kind, null, isInjected);

    /// <summary>Isolates what the breaker guards, until <see cref="Reset"/>.</summary>
    public void Isolate()
    {
        lock (_lock)
        {
            if (_state == BreakerState.Isolated) return;
            Forget();
            MoveTo(BreakerState.Isolated);
            StartEpisode(false);
        }
        _changes.Tell();
    }

    /// <summary>Closes the breaker and forgets every recorded failure, and the isolation.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            Forget();
            Volatile.Write(ref _resetAt, Math.Max(1, _clock.Now));
            _health.Clear();
            Volatile.Write(ref _blemished, 0);
            MoveTo(BreakerState.Closed);
            StartEpisode(true);
        }
        _changes.Tell();
    }

    /// <summary>
    /// Closes it as if its own probes had succeeded, whatever opened it: calls return gradually. An isolated breaker stays isolated.
    /// </summary>
    public void Heal()
    {
        lock (_lock)
        {
            if (_state is BreakerState.Closed or BreakerState.Isolated) return;
            _health.Succeed();
            Close(_clock.Now);
        }
        _changes.Tell();
    }

    /// <summary>
    /// Ends the effect of a fault: if the fault opened the breaker, it closes as in <see cref="Heal"/>; otherwise it stays as it is.
    /// </summary>
    public void EndInjected()
    {
        if (_break is { IsInjected: true }) Heal();
    }

    /// <summary>
    /// Does the same if a single reply opened it, such as one that refuses a model. A breaker that counted failures opened recovers by its
    /// probes.
    /// </summary>
    public void EndInjectedTrip()
    {
        if (_break is { IsInjected: true } running && running.Reason != _settings.OpenReason) Heal();
    }

    /// <param name="duration">For how long.</param>
    /// <param name="reason">The reason that calls receive.</param>
    /// <param name="kind">The failure.</param>
    /// <param name="age">The time since other replicas found out; null if this process did.</param>
    /// <param name="isInjected">Whether the failure is an injected fault.</param>
    private void Trip(TimeSpan duration, SkipReason reason, FailureKind kind, TimeSpan? age, bool isInjected)
    {
        lock (_lock)
        {
            long now = _clock.Now;
            bool isHearsay = age is not null;
            _isInjected = isInjected;
            if (!isHearsay)
            {
                _health.Fail(kind, now);
                Volatile.Write(ref _blemished, 1);
            }
            if (_state == BreakerState.Isolated) return;
            if (_state != BreakerState.Open) Open(now, duration, duration, reason, kind, isHearsay);
            else if (_clock.After(now, duration) > _break!.Until)
                SetBreak(now, duration, duration, reason, kind, isHearsay && _break.IsHearsay);
            // A later report that the tier is healthy is then recognized as later.
            if (age is { } since && _break is { IsHearsay: true }) _break = _break with { BeganAt = now - _clock.Units(since) };
        }
        _changes.Tell();
    }

    private void EndBreakIfOver(long now, BreakerEntry entry)
    {
        if (_break is not { } running || now < From(running, entry)) return;
        _ownFrom = running.Until;
        _besideFrom = 0;
        MoveTo(BreakerState.HalfOpen);
    }

    /// <summary>
    /// Opens it because of failures. Probes next to other tiers cost callers no time, so they need not wait for the end of the break.
    /// </summary>
    private void Open(long now, FailureKind? cause)
    {
        TimeSpan duration = _settings.Break * _multiplier;
        if (duration > _settings.LongestBreak) duration = _settings.LongestBreak;
        Open(now, duration, _settings.ProbeInterval, _settings.OpenReason, cause);
    }

    private void Open(long now, TimeSpan duration, TimeSpan untilProbes, SkipReason reason, FailureKind? cause, bool isHearsay = false)
    {
        _share = 0;
        _successes = 0;
        _window = NewWindow();
        // Probes keep their places: they are still running, and count toward the limit of the half-open state.
        _leases.RemoveShares();
        SetBreak(now, duration, untilProbes, reason, cause, isHearsay);
        MoveTo(BreakerState.Open, cause, duration);
        StartEpisode(false);
    }

    private void SetBreak(long now, TimeSpan duration, TimeSpan untilProbes, SkipReason reason, FailureKind? cause, bool isHearsay)
    {
        DateTimeOffset wall = _time.GetUtcNow();
        DateTimeOffset end = duration < DateTimeOffset.MaxValue - wall ? wall + duration : DateTimeOffset.MaxValue;
        _break = new Break(_clock.After(now, duration), reason, duration, end, _clock.After(now, untilProbes), now, cause, isHearsay)
        {
            // A break that real failures began stays real, even if a fault extends it.
            IsInjected = _isInjected && _break is not { IsInjected: false },
        };
    }

    private void Close(long now)
    {
        _consecutive = 0;
        _successes = 0;
        _window = NewWindow();
        MoveTo(BreakerState.Closed);
        if (_settings.SlowStart) StartRecovery(now);
        else Forget();
        StartEpisode(!_settings.SlowStart);
    }

    private void Forget()
    {
        _consecutive = 0;
        _successes = 0;
        _multiplier = 1;
        _share = 0;
        _window = NewWindow();
        _leases.Clear();
    }

    private void MoveTo(BreakerState to, FailureKind? cause = null, TimeSpan? length = null)
    {
        if (_state != to) 
            _changes.Add(new BreakerChange(Name, _state, to, cause, length) { IsInjected = to == BreakerState.Open && _isInjected });
        _state = to;
        if (to != BreakerState.Open) _break = null;
    }

    /// <summary>Begins an episode: permits of earlier episodes no longer affect the state.</summary>
    private void StartEpisode(bool free)
    {
        _episode++;
        Volatile.Write(ref _entry, free ? _episode : -_episode);
        if (_share == 0) WakeAllWaiters(free);
    }
}
