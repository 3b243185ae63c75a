namespace Fallback;

/// <content>Entering a breaker that is not simply closed.</content>
internal sealed partial class CircuitBreaker
{
    private Admission<BreakerPermit> EnterGuarded(TimeSpan lease, BreakerEntry entry, long? at)
    {
        if (entry != BreakerEntry.Forced && _break is { } running && (at ?? _clock.Now) is var stamp && stamp < From(running, entry))
        {
            Volatile.Write(ref _refusedAt, stamp);
            return Admission<BreakerPermit>.Refused(running.Reason, _clock.Until(running.Until, stamp));
        }
        Admission<BreakerPermit> entered;
        lock (_lock)
        {
            long now = _clock.Now;
            SkipReason objection = ObjectionAt(now, entry);
            entered = objection == 0
                ? Admission<BreakerPermit>.Granted(Grant(now, lease, entry))
                : Admission<BreakerPermit>.Refused(objection, Remaining(now, entry));
        }
        _changes.Tell();
        return entered;
    }

    /// <summary>
    /// Whether a call that enters in this way would be permitted. Nothing is reserved or changed; the answer may be outdated at once.
    /// </summary>
    public bool MayEnter(long now, BreakerEntry entry)
    {
        if (IsFree) return true;
        if (_break is { } running)
        {
            if (now >= From(running, entry)) return true;
            Volatile.Write(ref _refusedAt, now);
            return false;
        }
        lock (_lock) return Objection(now, entry) == 0;
    }

    /// <summary>
    /// Extends a place from now on: a stream that delivers is not hanging, however long it takes. A place that has expired stays expired.
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

    /// <summary>Gives back the place of a request that was not sent, as if it had never been taken.</summary>
    public void Withdraw(in BreakerPermit permit)
    {
        Report(permit, Verdict.None);
        if (!permit.IsBeside) return;
        lock (_lock) _besideFrom = 0;
    }

    private SkipReason ObjectionAt(long now, BreakerEntry entry = BreakerEntry.Own)
    {
        EndRecoveryIfOver(now);
        EndBreakIfOver(now, entry);
        return Objection(now, entry);
    }

    private SkipReason Objection(long now, BreakerEntry entry)
    {
        bool force = entry == BreakerEntry.Forced;
        return _state switch
        {
            BreakerState.Closed => _share == 0 || _leases.CountAt(now) < _share + (force ? 1 : 0) ? 0 : SkipReason.Recovering,
            BreakerState.HalfOpen when _leases.CountAt(now) >= _settings.HalfOpenMaxCalls => SkipReason.ProbeUnderWay,
            BreakerState.HalfOpen => force || now >= ProbesFrom(entry) ? 0 : _settings.OpenReason,
            BreakerState.Open => force && CanBeForced && _leases.CountAt(now) == 0 ? 0 : _break!.Reason,
            _ => SkipReason.Isolated,
        };
    }

    private long ProbesFrom(BreakerEntry entry) => entry == BreakerEntry.Beside ? _besideFrom : _ownFrom;

    private static long From(Break running, BreakerEntry entry) => entry == BreakerEntry.Beside ? running.ProbesFrom : running.Until;

    private bool CanBeForced => _break?.Reason is SkipReason.BreakerOpen or SkipReason.EndpointUnavailable;

    private BreakerPermit Grant(long now, TimeSpan lease, BreakerEntry entry)
    {
        if (_state == BreakerState.Closed && _share == 0) return new BreakerPermit(_episode);
        long ticket = ++_lastTicket;
        if (_state == BreakerState.HalfOpen && entry == BreakerEntry.Beside)
        {
            ticket |= BreakerPermit.BesideMark;
            _besideFrom = _clock.After(now, _settings.ProbeInterval);
        }
        var permit = new BreakerPermit(_episode, _state == BreakerState.Closed ? -ticket : ticket, _clock.After(now, lease));
        _leases.Add(permit);
        return permit;
    }

    private TimeSpan Remaining(long now, BreakerEntry entry = BreakerEntry.Own) => _state switch
    {
        BreakerState.Closed => _clock.Until(Math.Min(_leases.FirstExpiry(), _recoverUntil), now),
        BreakerState.HalfOpen when _leases.CountAt(now) < _settings.HalfOpenMaxCalls => _clock.Until(ProbesFrom(entry), now),
        BreakerState.HalfOpen => _clock.Until(_leases.FirstExpiry(), now),
        BreakerState.Open => _clock.Until(_break!.Until, now),
        _ => TimeSpan.Zero,
    };
}
