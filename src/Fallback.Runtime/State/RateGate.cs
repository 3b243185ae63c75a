namespace Fallback;

/// <summary>
/// Holds calls back until a provider's limit has passed. A limit is exact and not a sign of bad health, so it does not affect any breaker.
/// Thread-safe.
/// </summary>
internal sealed class RateGate(TimeProvider time, Random random)
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _longestJitter = TimeSpan.FromSeconds(30);

    private readonly object _lock = new();
    private readonly MonotonicClock _clock = new(time);

    // 0 while the gate is open, so that entering need not read the clock.
    private long _notBefore;
    private int _limitedInARow;
    private long _heldAt;
    private long _openedAt;
    private long _toldUntil;

    // The time until which a fault holds calls back, and until which the provider itself would.
    private long _injectedUntil;
    private long _ownUntil;

    /// <summary>How long calls are still held back; null if they are not.</summary>
    public TimeSpan? Remaining =>
        Volatile.Read(ref _notBefore) is var until and not 0 && _clock.Until(until, _clock.Now) is var left && left > TimeSpan.Zero
            ? left
            : null;

    /// <summary>Holds for a delay that the provider named, plus 0–10 % (at most 30 s), so that callers do not return all at once.</summary>
    public void Hold(TimeSpan delay, bool isInjected = false)
    {
        lock (_lock) HoldUntil(_clock.Now, Jittered(delay), isInjected);
    }

    /// <summary>Applies a rate limit. Without a delay: 1 s, doubled with each consecutive limit up to 60 s.</summary>
    public void Limit(TimeSpan? delay, bool isInjected = false)
    {
        lock (_lock)
        {
            long now = _clock.Now;
            // Calls that ran at the same time are limited together; that is one limit, not many in a row.
            bool sameBurst = now < _notBefore;
            TimeSpan backoff = _firstDelay * Math.Pow(2, Math.Min(_limitedInARow, 6));
            if (!sameBurst) _limitedInARow++;
            // A provider that says "now" was still limiting a moment ago.
            bool known = delay > TimeSpan.Zero;
            if (!known && sameBurst) return;
            HoldUntil(now, Jittered(known ? delay!.Value : backoff < _longestDelay ? backoff : _longestDelay), isInjected);
        }
    }

    /// <summary>Records a success: the next limit is the first of a row.</summary>
    public void Pass()
    {
        if (Volatile.Read(ref _limitedInARow) != 0) Volatile.Write(ref _limitedInARow, 0);
    }

    /// <summary>Opens the gate at once, and forgets the number of consecutive limits.</summary>
    public void Open()
    {
        lock (_lock)
        {
            Volatile.Write(ref _notBefore, 0);
            _limitedInARow = 0;
            _openedAt = _clock.Now;
        }
    }

    /// <summary>Ends the effect of a fault; a limit that the provider has named since then still applies.</summary>
    public void EndInjected()
    {
        lock (_lock)
        {
            if (_notBefore == _injectedUntil) Volatile.Write(ref _notBefore, _ownUntil);
            _injectedUntil = _ownUntil = 0;
        }
    }

    /// <summary>
    /// What replicas with the same key must know: the remaining time and age of a limit that this process itself has met. Null if there is
    /// none.
    /// </summary>
    public (TimeSpan Remaining, TimeSpan Age)? OwnHold
    {
        get
        {
            lock (_lock)
            {
                long now = _clock.Now;
                // An injected limit is not reported: the provider set none.
                bool isOwn = _notBefore > now && _notBefore > _toldUntil && _notBefore != _injectedUntil;
                return isOwn ? (_clock.Until(_notBefore, now), _clock.Until(now, _heldAt)) : null;
            }
        }
    }

    /// <summary>Applies another replica's limit; without additional jitter, because that replica has added it already.</summary>
    /// <param name="remaining">How long it still applies.</param>
    /// <param name="age">The time since it was met: a limit from before <see cref="Open"/> is ignored.</param>
    public void HoldFor(TimeSpan remaining, TimeSpan age)
    {
        lock (_lock)
        {
            long now = _clock.Now, until = _clock.After(now, remaining);
            if (now - _clock.Units(age) <= _openedAt && _openedAt != 0 || until <= _notBefore) return;
            _toldUntil = until;
            Volatile.Write(ref _notBefore, until);
        }
    }

    private void HoldUntil(long now, TimeSpan delay, bool isInjected)
    {
        long until = _clock.After(now, delay);
        bool isFault = _notBefore == _injectedUntil;
        if (until <= _notBefore)
        {
            if (isFault && !isInjected && until > _ownUntil) _ownUntil = until;
            return;
        }
        _heldAt = now;
        if (isInjected && !isFault) _ownUntil = _notBefore;
        if (isInjected) _injectedUntil = until;
        Volatile.Write(ref _notBefore, until);
    }

    private TimeSpan Jittered(TimeSpan delay)
    {
        TimeSpan jitter = delay * (0.1 * random.NextDouble());
        return delay + (jitter < _longestJitter ? jitter : _longestJitter);
    }
}
