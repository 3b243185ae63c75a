namespace Fallback.Testing;

/// <summary>
/// The replies of one model, and the requests that it has received. One-shot replies are used first, in the order in which they were added;
/// then the permanent reply applies. Without either, <see cref="ProviderServer.Default"/> decides. You can change a script at any time; a
/// request keeps the reply that was chosen on its arrival.
/// </summary>
public sealed class ModelScript
{
    // Above this many requests in flight, clients that went away are no longer looked for on every arrival: it would cost a system call for each.
    private const int SweepLimit = 64;

    private readonly object _gate = new();
    private readonly Queue<ReplyDecision> _once = new();
    private readonly HashSet<RecordedRequest> _inFlight = [];
    private readonly RequestLog _requests = new();
    private ReplyDecision? _always;
    private int _maxInFlight;

    internal ModelScript(string name) => Name = name;

    /// <summary>The model's name, as requests send it.</summary>
    public string Name { get; }

    /// <summary>The requests to this model, in order of arrival. A snapshot.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _requests.Snapshot();

    /// <summary>
    /// The number of requests that have arrived and are not yet answered. A request stops counting just before the last part of its answer
    /// is written, so that a client that has read its answer is never counted twice; or once the server has noticed that the client
    /// disconnected.
    /// </summary>
    public int InFlight
    {
        get
        {
            lock (_gate) return _inFlight.Count;
        }
    }

    /// <summary>
    /// The highest <see cref="InFlight"/> so far. It never exceeds the number of requests that clients had open at once, if that number is
    /// 64 or less. Above that, requests that were aborted a moment ago may still be counted.
    /// </summary>
    public int MaxInFlight
    {
        get
        {
            lock (_gate) return _maxInFlight;
        }
    }

    /// <summary>Sets the reply to all requests from now on, after the one-shot replies.</summary>
    public ModelScript Replies(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return Replies(_ => reply);
    }

    /// <summary>Sets a function that chooses the reply to each request, for behavior that changes over time.</summary>
    /// <param name="decide">
    /// The function. Several requests may call it at once. If it throws, the request is answered with status 500 and code
    /// <c>script_failed</c>, and <see cref="RecordedRequest.ScriptError"/> holds the exception.
    /// </param>
    public ModelScript Replies(Func<RecordedRequest, Reply> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return SetAlways((request, _) => ValueTask.FromResult(decide(request)));
    }

    /// <summary>Sets an asynchronous function that chooses the reply to each request.</summary>
    /// <param name="decide">
    /// The function, as in the other overload. Its token is canceled when the client disconnects or the server is disposed of.
    /// </param>
    public ModelScript Replies(Func<RecordedRequest, CancellationToken, Task<Reply>> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return SetAlways((request, cancellationToken) => new ValueTask<Reply>(decide(request, cancellationToken)));
    }

    /// <summary>Queues replies, each for one request.</summary>
    public ModelScript RepliesOnce(params Reply[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        foreach (Reply reply in replies) ArgumentNullException.ThrowIfNull(reply, nameof(replies));
        lock (_gate)
            foreach (Reply reply in replies) _once.Enqueue((_, _) => ValueTask.FromResult(reply));
        return this;
    }

    /// <summary>Queues the same reply for the next <paramref name="times"/> requests.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ModelScript RepliesTimes(int times, Reply reply)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        return RepliesOnce(Enumerable.Repeat(reply, times).ToArray());
    }

    /// <summary>Removes the permanent and the queued replies. Requests and counters stay.</summary>
    public ModelScript Reset()
    {
        lock (_gate)
        {
            _once.Clear();
            _always = null;
        }

        return this;
    }

    /// <summary>Waits until this model has received that many requests in total since the server's start.</summary>
    /// <exception cref="ObjectDisposedException">The server was disposed of before that.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before that.</exception>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellationToken = default) =>
        _requests.WaitForCountAsync(count, cancellationToken);

    internal void Keep(int requests) => _requests.Keep(requests);

    internal ReplyDecision? Admit(RecordedRequest request, out int sequence, out int concurrency)
    {
        SweepAbandoned();
        lock (_gate)
        {
            sequence = _requests.Add(request);
            if (request.TryCountBy(this)) _inFlight.Add(request);
            concurrency = _inFlight.Count;
            _maxInFlight = Math.Max(_maxInFlight, concurrency);
            return _once.TryDequeue(out ReplyDecision? decision) ? decision : _always;
        }
    }

    internal void Announce() => _requests.Announce();

    internal void Leave(RecordedRequest request)
    {
        lock (_gate) _inFlight.Remove(request);
    }

    internal void Close() => _requests.Close();

    private ModelScript SetAlways(ReplyDecision decision)
    {
        lock (_gate) _always = decision;
        return this;
    }

    /// <summary>
    /// A client that cancels and asks again at once may be seen asking before it is seen leaving. The kernel knows the order, so ask it:
    /// otherwise <see cref="MaxInFlight"/> would show a concurrency that no client ever had.
    /// </summary>
    private void SweepAbandoned()
    {
        RecordedRequest[] open;
        lock (_gate)
        {
            if (_inFlight.Count is 0 or > SweepLimit) return;
            open = [.. _inFlight];
        }

        // Also one that another thread has just ended, and is about to take out itself.
        foreach (RecordedRequest request in open)
            if (request.IsOverOrAbandoned()) Leave(request);
    }
}
