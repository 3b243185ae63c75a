namespace Fallback;

/// <content>What replicas report to each other about what the breaker guards.</content>
internal sealed partial class CircuitBreaker
{
    private long _refusedAt;
    private long _resetAt;

    /// <summary>The timestamp of the last reset, in whatever state; 0 for never.</summary>
    public long ResetAt => Volatile.Read(ref _resetAt);

    /// <summary>The timestamp at which an open breaker last refused a call; 0 for never.</summary>
    public long RefusedAt => Volatile.Read(ref _refusedAt);

    /// <summary>The breaker's state, for the other replicas.</summary>
    public BreakerStanding Standing()
    {
        lock (_lock)
        {
            long now = _clock.Now;
            return new BreakerStanding(
                _state,
                _break,
                _break is { } running ? _clock.Until(running.Until, now) : TimeSpan.Zero,
                _break is { } since ? _clock.Until(now, since.BeganAt) : TimeSpan.Zero,
                _leases.ProbesAt(now) > 0);
        }
    }

    /// <summary>Opens because of other replicas' reports. This is not this process's own failure, and is not passed on as one.</summary>
    /// <param name="duration">For how long.</param>
    /// <param name="reason">The reason that calls receive.</param>
    /// <param name="kind">The failure.</param>
    /// <param name="age">The time since they found out.</param>
    public void TripOnHearsay(TimeSpan duration, SkipReason reason, FailureKind kind, TimeSpan age) =>
        Trip(duration, reason, kind, age, isInjected: false);

    /// <summary>
    /// Yields to another replica that probes: an open breaker stays open for at least the given time, and permits no probe.
    /// </summary>
    public void Yield(TimeSpan duration)
    {
        lock (_lock)
        {
            if (_break is not { } running) return;
            long until = _clock.After(_clock.Now, duration);
            _break = running with { Until = Math.Max(running.Until, until), ProbesFrom = Math.Max(running.ProbesFrom, until) };
        }
    }
}

/// <summary>The state of a breaker.</summary>
/// <param name="State">Its state.</param>
/// <param name="Break">The break, while it is open.</param>
/// <param name="Remaining">How much longer the break lasts.</param>
/// <param name="Age">How long it has lasted.</param>
/// <param name="IsProbing">Whether a probe is running.</param>
internal readonly record struct BreakerStanding(BreakerState State, Break? Break, TimeSpan Remaining, TimeSpan Age, bool IsProbing)
{
    /// <summary>Whether this process itself has seen failures. An injected fault is not reported to the other replicas.</summary>
    public bool IsOwn => Break is { IsHearsay: false, IsInjected: false };
}
