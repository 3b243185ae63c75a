namespace Fallback;

/// <content>What replicas tell each other of what it guards.</content>
internal sealed partial class CircuitBreaker
{
    private long _refusedAt;
    private long _resetAt;

    /// <summary>When it was reset last, as a timestamp, whatever its state was; 0 for never.</summary>
    public long ResetAt => Volatile.Read(ref _resetAt);

    /// <summary>When an open breaker last kept a call away, as a timestamp; 0 for never.</summary>
    public long RefusedAt => Volatile.Read(ref _refusedAt);

    /// <summary>How it stands, for the other replicas.</summary>
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

    /// <summary>Opens on the word of other replicas. It is not this process's own failure, and not passed on as one.</summary>
    /// <param name="duration">For how long.</param>
    /// <param name="reason">What calls are told.</param>
    /// <param name="kind">The failure.</param>
    /// <param name="age">How long ago they found out.</param>
    public void TripOnHearsay(TimeSpan duration, SkipReason reason, FailureKind kind, TimeSpan age) =>
        Trip(duration, reason, kind, age, isInjected: false);

    /// <summary>Another replica probes: as long as it is open it stays so for that long at least, and lets no probe in.</summary>
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

/// <summary>How a breaker stands.</summary>
/// <param name="State">Its state.</param>
/// <param name="Break">The break, while it is open.</param>
/// <param name="Remaining">How long that lasts.</param>
/// <param name="Age">For how long it has lasted.</param>
/// <param name="IsProbing">Whether a probe is under way.</param>
internal readonly record struct BreakerStanding(BreakerState State, Break? Break, TimeSpan Remaining, TimeSpan Age, bool IsProbing)
{
    /// <summary>Whether this process itself has failed there. An injected fault is no news for the others.</summary>
    public bool IsOwn => Break is { IsHearsay: false, IsInjected: false };
}
