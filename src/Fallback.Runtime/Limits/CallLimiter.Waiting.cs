namespace Fallback;

/// <content>Requests that wait for capacity, first come, first served.</content>
internal sealed partial class CallLimiter
{
    private readonly LinkedList<Waiter> _waiting = new();
    private ITimer? _timer;

    /// <summary>Waits for a place; null if there was none in time, or if it is certain that there will be none.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask<LimitLease?> WaitAsync(long tokens, TimeSpan hold, TimeSpan max, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            long now = Forget();
            if (_waiting.Count == 0 && Fits(tokens, now)) return Take(tokens, hold, now);
            if (max <= TimeSpan.Zero || WaitFor(tokens, now) > max)
            {
                Refuse(tokens);
                return null;
            }
            node = _waiting.AddLast(new Waiter(this, tokens, hold));
            Serve(now);
        }
        ITimer timer = _time.CreateTimer(static waiter => ((Waiter)waiter!).TimeUp(), node.Value, max, Timeout.InfiniteTimeSpan);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static waiter => ((Waiter)waiter!).Done.TrySetResult(null), node.Value);
        LimitLease? place = await node.Value.Done.Task.ConfigureAwait(false);
        await registration.DisposeAsync().ConfigureAwait(false);
        await timer.DisposeAsync().ConfigureAwait(false);
        if (place is null) Leave(node);
        else if (cancellationToken.IsCancellationRequested) place.Withdraw();
        cancellationToken.ThrowIfCancellationRequested();
        return place;
    }

    /// <summary>
    /// Renews a place that was held while something else was waited for, because a request counts when it is sent; null if its minute has
    /// passed in the meantime and other requests have taken the capacity.
    /// </summary>
    public LimitLease? Retake(LimitLease held, TimeSpan hold)
    {
        lock (_lock)
        {
            long now = Forget(), tokens = held.Tokens;
            bool isCounted = held.IsCounted;
            Undo(held);
            if (isCounted || Fits(tokens, now)) return Take(tokens, hold, now);
            Serve(now);
            return null;
        }
    }

    /// <summary>
    /// Returns the time until the limits per minute permit a request after the waiting ones: exact if none waits, otherwise an estimate.
    /// </summary>
    private TimeSpan WaitFor(long tokens, long now)
    {
        long requests = _countedRequests, counted = _countedTokens;
        foreach (Waiter ahead in _waiting)
        {
            requests++;
            counted += ahead.Tokens;
        }
        TimeSpan wait = UntilRoom(ref requests, ref counted, tokens, now);
        // The rest are the waiting requests: each fill of the limit takes a minute.
        if (_requests.Limit is { } most && requests >= most) wait += Window * (requests / Math.Max(1, most));
        else if (!Fits(requests, counted, tokens)) wait += Window;
        return UntilMore is { } more && more < wait ? more : wait;
    }

    /// <summary>Returns the time until enough requests of the last minute are older than that; removes them from the counts.</summary>
    private TimeSpan UntilRoom(ref long requests, ref long counted, long tokens, long now)
    {
        long until = now;
        foreach (LimitLease lease in _sent)
        {
            if (Fits(requests, counted, tokens)) break;
            if (!lease.IsCounted) continue;
            requests--;
            counted -= lease.Tokens;
            until = _clock.After(lease.SentAt, Window);
        }
        return _clock.Until(until, now);
    }

    /// <summary>Gives places to waiting requests, as far as there is capacity, and sets a timer for the rest.</summary>
    private void Serve(long now)
    {
        while (_waiting.First is { Value: var first } && Fits(first.Tokens, now))
        {
            _waiting.RemoveFirst();
            LimitLease place = Take(first.Tokens, first.Hold, now);
            if (!first.Done.TrySetResult(place)) Undo(place);
        }
        if (_waiting.First is not { Value: var next })
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        _timer ??= _time.CreateTimer(static limiter => ((CallLimiter)limiter!).Serve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        TimeSpan wait = UntilServed(next, now);
        // No timer is needed: more comes from the other replicas, and then the requests are served.
        _timer.Change(wait == TimeSpan.Zero && IsShared ? Timeout.InfiniteTimeSpan : wait, Timeout.InfiniteTimeSpan);
    }

    private void Serve()
    {
        lock (_lock) Serve(Forget());
    }

    /// <summary>Returns the time until a limit per minute permits a request, or otherwise until the first lease of a place ends.</summary>
    private TimeSpan UntilServed(Waiter next, long now)
    {
        long requests = _countedRequests, counted = _countedTokens;
        TimeSpan wait = UntilRoom(ref requests, ref counted, next.Tokens, now);
        return wait > TimeSpan.Zero || _running.Count == 0 ? wait : _clock.Until(_running.Min(static lease => lease.ExpiresAt), now);
    }

    private void Leave(LinkedListNode<Waiter> node)
    {
        lock (_lock)
        {
            if (node.List is null) return;
            _waiting.Remove(node);
            Serve(Forget());
        }
    }

    private void Undo(LimitLease place)
    {
        _running.Remove(place);
        Settle(place, LimitOutcome.NotSent, 0);
    }

    private sealed class Waiter(CallLimiter limiter, long tokens, TimeSpan hold)
    {
        public long Tokens => tokens;

        public TimeSpan Hold => hold;

        public TaskCompletionSource<LimitLease?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Checks again, because there may be capacity at this very moment, whichever timer fires first.</summary>
        public void TimeUp()
        {
            limiter.Serve();
            Done.TrySetResult(null);
        }
    }
}
