namespace Fallback;

/// <content>Slow start: after probes have closed the breaker, a growing number of calls may be under way at once.</content>
internal sealed partial class CircuitBreaker
{
    private const int FullShare = 64;

    private readonly LinkedList<ShareWaiter> _waiters = new();
    private int _share;
    private long _recoverUntil;

    /// <summary>
    /// Whether only the number of running calls keeps another call out: the share of a recovering breaker, or the probes of a half-open
    /// one.
    /// </summary>
    public bool IsFull
    {
        get
        {
            if (IsFree) return false;
            lock (_lock) return IsForLackOfPlace(ObjectionAt(_clock.Now));
        }
    }

    /// <summary>
    /// Waits until entering again can succeed: a place of the share or of a probe became free, or the breaker closed completely. False if
    /// the time is up, or if the breaker is open.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask<bool> WaitForPlaceAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Enqueue(max, out TimeSpan wait, out bool free) is not { } place) return free;
        ITimer timer = _time.CreateTimer(static waiter => ((ShareWaiter)waiter!).TimeUp(), place.Value, wait, Timeout.InfiniteTimeSpan);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((ShareWaiter)waiter!).Cancel(token), place.Value);
        try
        {
            return await place.Value.Done.ConfigureAwait(false);
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            await timer.DisposeAsync().ConfigureAwait(false);
            lock (_lock)
            {
                if (place.List is not null) _waiters.Remove(place);
            }
        }
    }

    private LinkedListNode<ShareWaiter>? Enqueue(TimeSpan max, out TimeSpan wait, out bool free)
    {
        lock (_lock)
        {
            long now = _clock.Now;
            SkipReason objection = ObjectionAt(now);
            wait = max;
            free = objection == 0;
            if (!IsForLackOfPlace(objection) || max <= TimeSpan.Zero) return null;
            // A hung call gives its place back when its lease ends, and nothing reports that.
            TimeSpan freeBy = Remaining(now);
            if (freeBy < max) wait = freeBy;
            return _waiters.AddLast(new ShareWaiter(freeBy < max));
        }
    }

    private static bool IsForLackOfPlace(SkipReason objection) => objection is SkipReason.Recovering or SkipReason.ProbeUnderWay;

    private void StartRecovery(long now)
    {
        _share = Math.Max(_settings.HalfOpenMaxCalls, _settings.SuccessThreshold);
        _recoverUntil = _clock.After(now, _settings.Break);
        WakeWaiters(_share);
    }

    private void GrowShare()
    {
        if (++_share > FullShare) EndRecovery();
        else WakeWaiters(1);
    }

    private void EndRecoveryIfOver(long now)
    {
        if (_share > 0 && now >= _recoverUntil) EndRecovery();
    }

    /// <summary>Ends the recovery. The episode continues, so running calls still count.</summary>
    private void EndRecovery()
    {
        _share = 0;
        _multiplier = 1;
        _leases.RemoveShares();
        Volatile.Write(ref _entry, _episode);
        WakeAllWaiters(true);
    }

    private void WakeWaiters(int places)
    {
        for (; places > 0 && _waiters.First is { } first; _waiters.RemoveFirst())
            if (first.Value.Wake(true)) places--;
    }

    private void WakeAllWaiters(bool free)
    {
        foreach (ShareWaiter waiter in _waiters) waiter.Wake(free);
        _waiters.Clear();
    }
}
