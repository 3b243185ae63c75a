namespace Fallback.Testing;

/// <summary>Requests in order of arrival, and the barriers of code that waits for them. Thread-safe.</summary>
internal sealed class RequestLog
{
    private readonly object _gate = new();
    private readonly Queue<RecordedRequest> _requests = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _capacity = int.MaxValue;
    private int _added;
    private int _announced;
    private bool _closed;

    /// <summary>Adds a request and returns its number, from 1.</summary>
    public int Add(RecordedRequest request)
    {
        lock (_gate)
        {
            _requests.Enqueue(request);
            Trim();
            return ++_added;
        }
    }

    /// <summary>Sets the number of latest requests to keep.</summary>
    public void Keep(int capacity)
    {
        lock (_gate)
        {
            _capacity = capacity;
            Trim();
        }
    }

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_gate) return _requests.ToArray();
    }

    /// <summary>
    /// Lets waiters see one more request. Separate from <see cref="Add"/>, so that a waiter finds every counter up to date.
    /// </summary>
    public void Announce()
    {
        lock (_gate)
        {
            _announced++;
            foreach ((int count, TaskCompletionSource reached) in _waiters)
                if (count <= _announced) reached.TrySetResult();
            _waiters.RemoveAll(waiter => waiter.Count <= _announced);
        }
    }

    public Task WaitForCountAsync(int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (count <= _announced) return Task.CompletedTask;
            ObjectDisposedException.ThrowIf(_closed, typeof(ProviderServer));
            // Continuations run on another thread: a waiter must not run its test under this lock.
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    private void Trim()
    {
        while (_requests.Count > _capacity) _requests.Dequeue();
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach ((int count, TaskCompletionSource reached) in _waiters)
                reached.TrySetException(new ObjectDisposedException(
                    nameof(ProviderServer),
                    $"The server was disposed while {count} requests were awaited; {_announced} had arrived."));
            _waiters.Clear();
        }
    }
}
