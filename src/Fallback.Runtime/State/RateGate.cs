namespace Fallback;

/// <summary>Holds calls back until a provider's limit has passed. A limit is exact and no sign of ill health, so no breaker
/// hears of it. Thread-safe.</summary>
internal sealed class RateGate(TimeProvider time, Random random)
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _longestJitter = TimeSpan.FromSeconds(30);

    private readonly object _lock = new();
    private readonly MonotonicClock _clock = new(time);

    // 0 while the gate is open, so that entering costs no look at the clock.
    private long _notBefore;
    private int _limitedInARow;
    private long _heldAt;
    private long _openedAt;
    private long _toldUntil;

    // Until when a fault holds calls back, and until when the provider's own word would.
    private long _injectedUntil;
    private long _ownUntil;

    /// <summary>How long calls are still held back; null when they are not.</summary>
    public TimeSpan? Remaining =>
        Volatile.Read(ref _notBefore) is var until and not 0 && _clock.Until(until, _clock.Now) is var left && left > TimeSpan.Zero
            ? left
            : null;

    /// <summary>Holds for a delay that the provider named, and 0–10 % (at most 30 s) more, so that callers do not
    /// come back all at once.</summary>
    public void Hold(TimeSpan delay, bool isInjected = false)
    {
        lock (_lock) HoldUntil(_clock.Now, Jittered(delay), isInjected);
    }

    /// <summary>Takes in a rate limit. Without a delay: 1 s, doubled with each limit in a row up to 60 s.</summary>
    public void Limit(TimeSpan? delay, bool isInjected = false)
    {
        lock (_lock)
        {
            long now = _clock.Now;
            // Calls that were under way together are limited together; that is one limit, not many in a row.
            bool sameBurst = now < _notBefore;
            TimeSpan backoff = _firstDelay * Math.Pow(2, Math.Min(_limitedInARow, 6));
            if (!sameBurst) _limitedInARow++;
            // A provider that says "now" was still limiting a moment ago.
            bool known = delay > TimeSpan.Zero;
            if (!known && sameBurst) return;
            HoldUntil(now, Jittered(known ? delay!.Value : backoff < _longestDelay ? backoff : _longestDelay), isInjected);
        }
    }

    /// <summary>A call has passed: the next limit is the first of its row.</summary>
    public void Pass()
    {
        if (Volatile.Read(ref _limitedInARow) != 0) Volatile.Write(ref _limitedInARow, 0);
    }

    /// <summary>Lets calls through at once, and forgets how many limits came in a row.</summary>
    public void Open()
    {
        lock (_lock)
        {
            Volatile.Write(ref _notBefore, 0);
            _limitedInARow = 0;
            _openedAt = _clock.Now;
        }
    }

    /// <summary>The fault is over that held calls back; a limit that the provider has named since still does.</summary>
    public void EndInjected()
    {
        lock (_lock)
        {
            if (_notBefore == _injectedUntil) Volatile.Write(ref _notBefore, _ownUntil);
            _injectedUntil = _ownUntil = 0;
        }
    }

    /// <summary>
    /// What replicas with the same key are to know: how long a limit holds that this process met itself, and for how long it has. Null where it
    /// has met none.
    /// </summary>
    public (TimeSpan Remaining, TimeSpan Age)? OwnHold
    {
        get
        {
            lock (_lock)
            {
                long now = _clock.Now;
                // Of a fault there is nothing to tell: nobody has met a limit.
                bool isOwn = _notBefore > now && _notBefore > _toldUntil && _notBefore != _injectedUntil;
                return isOwn ? (_clock.Until(_notBefore, now), _clock.Until(now, _heldAt)) : null;
            }
        }
    }

    /// <summary>Another replica has met a limit; to the word, since whoever met it has spread it already.</summary>
    /// <param name="remaining">How long it holds.</param>
    /// <param name="age">How long ago it was met: what is older than <see cref="Open"/> is forgotten.</param>
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
