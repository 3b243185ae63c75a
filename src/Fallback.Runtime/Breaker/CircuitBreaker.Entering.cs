namespace Fallback;

/// <content>Entering when it is not simply closed.</content>
internal sealed partial class CircuitBreaker
{
    private bool TryEnterGuarded(TimeSpan lease, bool force, long? at, out BreakerPermit permit, out SkipReason reason, out TimeSpan retryAfter)
    {
        permit = default;
        retryAfter = default;
        if (!force && _break is { } running && _clock.Until(running.Until, at ?? _clock.Now) is var left && left > TimeSpan.Zero)
        {
            reason = running.Reason;
            retryAfter = left;
            return false;
        }
        lock (_lock)
        {
            long now = _clock.Now;
            reason = ObjectionAt(now, force);
            if (reason == 0) permit = Grant(now, lease);
            else retryAfter = Remaining(now);
        }
        _changes.Tell();
        return reason == 0;
    }

    /// <summary>Holds a place for longer, from now on: a stream that delivers does not hang, however long it takes. A place that was lost stays lost.</summary>
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
