namespace Fallback;

/// <content>Requests that wait for room, in the order in which they came.</content>
internal sealed partial class CallLimiter
{
    private readonly LinkedList<Waiter> _waiting = new();
    private ITimer? _timer;

    /// <summary>Waits for a place; null when there was none in time, or when it can be told that there will be none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
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
    /// A place from now on for one that was held while something else was waited for, because a request counts when it is sent; null when its
    /// minute has passed meanwhile and others have the room.
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

    /// <summary>How long until the limits a minute have room for a request behind those that wait: exact without any, else an estimate.</summary>
    private TimeSpan WaitFor(long tokens, long now)
    {
        long requests = _countedRequests, counted = _countedTokens;
        foreach (Waiter ahead in _waiting)
        {
            requests++;
            counted += ahead.Tokens;
        }
        TimeSpan wait = UntilRoom(ref requests, ref counted, tokens, now);
        // What is left over is those that wait: each fill of the limit takes a minute.
        if (_requests.Limit is { } most && requests >= most) wait += Window * (requests / Math.Max(1, most));
        else if (!Fits(requests, counted, tokens)) wait += Window;
        return UntilMore is { } more && more < wait ? more : wait;
    }

    /// <summary>How long until enough of the last minute's requests are older than that; takes them off the counts.</summary>
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

    /// <summary>Gives places to those that wait, as far as there is room, and comes back when there is more.</summary>
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
        // Nothing to come back by itself: more comes from the other replicas, and then it is served.
        _timer.Change(wait == TimeSpan.Zero && IsShared ? Timeout.InfiniteTimeSpan : wait, Timeout.InfiniteTimeSpan);
    }

    private void Serve()
    {
        lock (_lock) Serve(Forget());
    }

    /// <summary>When a minute's limit has room, or else the first lease of a place ends.</summary>
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

        /// <summary>There may be room at this very moment, whichever timer fires first.</summary>
        public void TimeUp()
        {
            limiter.Serve();
            Done.TrySetResult(null);
        }
    }
}
