namespace Fallback;

/// <content>The states and how they change. All private members need the lock.</content>
internal sealed partial class CircuitBreaker
{
    // Beyond what any longest break needs, and far from an overflow.
    private const int MostDoubling = 1 << 12;

    // Not null exactly while open.
    private volatile Break? _break;
    private int _multiplier = 1;

    // While half-open: from when a caller may probe for itself, and from when a probe may run beside another tier.
    private long _ownFrom;
    private long _besideFrom;
    private int _successes;

    // Whether the report that is being judged is of an injected fault.
    private bool _isInjected;

    /// <summary>
    /// Opens at once for that long, whatever the counts say. Later trips and breaks extend it, and never shorten it. An isolated breaker
    /// stays isolated.
    /// </summary>
    public void Trip(TimeSpan duration, SkipReason reason, FailureKind kind, bool isInjected = false) =>
        Trip(duration, reason, kind, null, isInjected);

    /// <summary>Takes what is guarded out of use until <see cref="Reset"/>.</summary>
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

    /// <summary>Closes the breaker and forgets everything that was held against what it guards, also isolation.</summary>
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
    /// Closes it as if its own probes had succeeded, whatever had opened it: calls come back gradually. An isolated one stays isolated.
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
    /// The fault is over that had opened it: closes it as <see cref="Heal"/> does. One that was opened otherwise stays as it is.
    /// </summary>
    public void EndInjected()
    {
        if (_break is { IsInjected: true }) Heal();
    }

    /// <summary>The same if one reply had opened it, as one that refuses a model; what counted failures have opened recovers by its probes.</summary>
    public void EndInjectedTrip()
    {
        if (_break is { IsInjected: true } running && running.Reason != _settings.OpenReason) Heal();
    }

    /// <param name="duration">For how long.</param>
    /// <param name="reason">What calls are told.</param>
    /// <param name="kind">The failure.</param>
    /// <param name="age">How long ago other replicas found out; null where this process has.</param>
    /// <param name="isInjected">Whether it is an injected fault.</param>
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
            // What is said later that it is well is then known to be later.
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

    /// <summary>Failures have opened it. Probes beside other tiers cost nobody time, so they need not wait for the break to end.</summary>
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
        // Probes keep their places: they are still under way, and half-open must not exceed its limit with them.
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
            // What its provider has opened stays the provider's, whatever extends it.
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

    /// <summary>From here on the permits given before say nothing about the state any more.</summary>
    private void StartEpisode(bool free)
    {
        _episode++;
        Volatile.Write(ref _entry, free ? _episode : -_episode);
        if (_share == 0) WakeAllWaiters(free);
    }
}
