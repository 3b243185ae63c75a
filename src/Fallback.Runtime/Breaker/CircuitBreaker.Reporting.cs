namespace Fallback;

/// <content>The effects of the calls' outcomes.</content>
internal sealed partial class CircuitBreaker
{
    /// <summary>
    /// Reports how a permitted call ended, and gives its place back. Every report affects the health. Only reports in time affect the
    /// state: before the lease ends, and in the episode of the permit.
    /// </summary>
    /// <param name="permit">The call's permit.</param>
    /// <param name="verdict">What the outcome shows about what this breaker guards.</param>
    /// <param name="kind">The failure to remember, even with another verdict: a limited call shows that its tier is alive.</param>
    /// <param name="company">The calls that ran at the same time as a failure.</param>
    /// <param name="at">The timestamp of the end, if it was taken already.</param>
    /// <param name="isInjected">Whether the failure is an injected fault.</param>
    public void Report(
        in BreakerPermit permit, Verdict verdict, FailureKind? kind = null, Company company = default, long? at = null,
        bool isInjected = false)
    {
        if (permit.Episode == 0) return;
        if (permit.Ticket == 0 && kind is null && verdict != Verdict.Failure)
        {
            if (verdict == Verdict.None) return;
            // A window counts successes without the lock, so that callers do not wait for it.
            if (_settings.IsRatioMode && Volatile.Read(ref _entry) == permit.Episode) _window.Add(at ?? _clock.Now, false);
            if (Volatile.Read(ref _blemished) == 0) return;
        }
        lock (_lock)
        {
            long now = _clock.Now;
            EndRecoveryIfOver(now);
            _isInjected = isInjected;
            Remember(verdict, kind, now);
            if (IsInTime(permit, now)) Judge(permit, verdict, kind, company, now);
            Volatile.Write(ref _blemished, _consecutive > 0 || _health.IsMarked ? 1 : 0);
        }
        _changes.Tell();
    }

    private void Remember(Verdict verdict, FailureKind? kind, long now)
    {
        if (verdict == Verdict.Success) _health.Succeed();
        if (kind is { } failure) _health.Fail(failure, now);
    }

    private bool IsInTime(in BreakerPermit permit, long now)
    {
        if (permit.Ticket == 0) return permit.Episode == _episode;
        bool held = _leases.Remove(permit.Ticket);
        if (held) WakeWaiters(1);
        // A share permit that outlived the recovery counts as a permit of a closed breaker.
        bool counts = held || !permit.IsProbe && _state == BreakerState.Closed && _share == 0;
        return counts && permit.Episode == _episode && now < permit.ExpiresAt;
    }

    private void Judge(in BreakerPermit permit, Verdict verdict, FailureKind? kind, in Company company, long now)
    {
        if (verdict == Verdict.Success) Succeed(permit, now);
        else if (verdict == Verdict.Failure) Fail(permit, kind, company, now);
    }

    private void Succeed(in BreakerPermit permit, long now)
    {
        _consecutive = 0;
        if (_state != BreakerState.Closed)
        {
            if (_state == BreakerState.Open) MoveTo(BreakerState.HalfOpen);
            // Once something answers, the very next call tries again.
            _ownFrom = _besideFrom = 0;
            if (++_successes >= _settings.SuccessThreshold) Close(now);
            return;
        }
        if (permit.Ticket == 0) return;
        if (_settings.IsRatioMode) _window.Add(now, false);
        if (_share > 0) GrowShare();
    }

    private void Fail(in BreakerPermit permit, FailureKind? kind, in Company company, long now)
    {
        // The slow calls of a burst time out long after the others were answered. That shows nothing about the calls to come.
        bool tells = _state == BreakerState.HalfOpen || !company.IsOutnumbered;
        if (tells) LengthenRow(kind, company, now);
        if (_state == BreakerState.HalfOpen)
        {
            // A caller waits for its own probe, so such probes become rarer. No caller waits for a probe next to another tier.
            if (!permit.IsBeside) _multiplier = Math.Min(_multiplier * 2, MostDoubling);
            Open(now, kind);
        }
        else if (_state == BreakerState.Closed)
        {
            if (_settings.IsRatioMode) _window.Add(now, true);
            if (_settings.IsRatioMode ? IsRatioReached(now) : tells && HaveFailedEnough(company, now))
                Open(now, kind);
        }
    }

    private void LengthenRow(FailureKind? kind, in Company company, long now)
    {
        if (_consecutive++ == 0) (_rowSince, _timeouts, _alone) = (now, 0, 0);
        if (kind == FailureKind.Timeout) _timeouts++;
        if (company.WasAlone) _alone++;
    }

    private bool IsRatioReached(long now)
    {
        (int calls, int failures) = _window.Count(now);
        return calls >= _settings.MinimumThroughput && (double)failures / calls >= _settings.FailureRatio;
    }

    private bool HaveFailedEnough(in Company company, long now)
    {
        TimeSpan? due = company.Answers?.Slow ?? company.Answers?.Typical;
        if (due > _settings.Break) due = _settings.Break;
        bool isMajority = due is { } slow && HaveMostFailed(company.Answers!, _clock.Units(slow), now);
        return isMajority || _consecutive >= _settings.FailureThreshold && IsRowTelling(company, due, now);
    }

    /// <summary>
    /// Failures are faster than answers: of a thousand calls at once, the failed ones are the first to report, however few they are. So a
    /// row of failures is conclusive only once the answers to the calls next to it should have arrived. A timeout has waited that long
    /// itself, and calls that run one after another have no others next to them.
    /// </summary>
    private bool IsRowTelling(in Company company, TimeSpan? due, long now)
    {
        int threshold = _settings.FailureThreshold;
        if (threshold == 1 || _timeouts >= threshold || _alone >= threshold) return true;
        return due is { } slow ? now - _rowSince >= _clock.Units(slow) : _consecutive >= company.Waiting;
    }

    /// <summary>
    /// If many calls run at once, answers arrive between the failures even of a tier that hardly answers any more, so that no row becomes
    /// long. Then the failures within the time of one slow answer are compared with the answers in it.
    /// </summary>
    private bool HaveMostFailed(LatencyTracker answers, long slow, long now)
    {
        _failuresInSpan++;
        long length = now - _spanSince;
        if (length < slow) return false;
        long answered = answers.Answers - _answersBeforeSpan;
        bool most = length < 2 * slow && _failuresInSpan >= _settings.FailureThreshold && _failuresInSpan > answered;
        (_spanSince, _failuresInSpan, _answersBeforeSpan) = (now, 0, answers.Answers);
        return most;
    }
}
