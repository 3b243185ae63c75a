namespace Fallback;

/// <content>Entering when it is not simply closed.</content>
internal sealed partial class CircuitBreaker
{
    private Admission<BreakerPermit> EnterGuarded(TimeSpan lease, bool force, long? at)
    {
        if (!force && _break is { } running && _clock.Until(running.Until, at ?? _clock.Now) is var left && left > TimeSpan.Zero)
            return Admission<BreakerPermit>.Refused(running.Reason, left);
        Admission<BreakerPermit> entered;
        lock (_lock)
        {
            long now = _clock.Now;
            SkipReason objection = ObjectionAt(now, force);
            entered = objection == 0
                ? Admission<BreakerPermit>.Granted(Grant(now, lease))
                : Admission<BreakerPermit>.Refused(objection, Remaining(now));
        }
        _changes.Tell();
        return entered;
    }

    /// <summary>
    /// Holds a place for longer, from now on: a stream that delivers does not hang, however long it takes. A place that was lost stays
    /// lost.
    /// </summary>
    public void Renew(ref BreakerPermit permit, TimeSpan lease)
    {
        if (permit.Ticket == 0) return;
        lock (_lock)
        {
            long now = _clock.Now;
            if (now >= permit.ExpiresAt) return;
            bool held = _leases.Remove(permit.Ticket);
            permit = permit with { ExpiresAt = _clock.After(now, lease) };
            if (held) _leases.Add(permit);
        }
    }

    private SkipReason ObjectionAt(long now, bool force = false)
    {
        EndRecoveryIfOver(now);
        EndBreakIfOver(now);
        return Objection(now, force);
    }

    private SkipReason Objection(long now, bool force) => _state switch
    {
        BreakerState.Closed => _share == 0 || _leases.CountAt(now) < _share + (force ? 1 : 0) ? 0 : SkipReason.Recovering,
        BreakerState.HalfOpen => _leases.CountAt(now) < _settings.HalfOpenMaxCalls ? 0 : SkipReason.ProbeUnderWay,
        BreakerState.Open => force && CanBeForced && _leases.CountAt(now) == 0 ? 0 : _break!.Reason,
        _ => SkipReason.Isolated,
    };

    private bool CanBeForced => _break?.Reason is SkipReason.BreakerOpen or SkipReason.EndpointUnavailable;

    private BreakerPermit Grant(long now, TimeSpan lease)
    {
        if (_state == BreakerState.Closed && _share == 0) return new BreakerPermit(_episode);
        long ticket = ++_lastTicket;
        var permit = new BreakerPermit(_episode, _state == BreakerState.Closed ? -ticket : ticket, _clock.After(now, lease));
        _leases.Add(permit);
        return permit;
    }

    private TimeSpan Remaining(long now) => _state switch
    {
        BreakerState.Closed => _clock.Until(Math.Min(_leases.FirstExpiry(), _recoverUntil), now),
        BreakerState.HalfOpen => _clock.Until(_leases.FirstExpiry(), now),
        BreakerState.Open => _clock.Until(_break!.Until, now),
        _ => TimeSpan.Zero,
    };
}
