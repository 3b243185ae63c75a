namespace Fallback;

/// <summary>
/// Stores what several runtimes of one process share in its memory: for tests, and as the reference for other stores.
/// </summary>
/// <remarks>Safe for use by any number of threads. The content is lost with the process.</remarks>
public sealed class InMemoryReplicaStore : IReplicaStore
{
    private static readonly long _recordMilliseconds = (long)TimeSpan.FromDays(30).TotalMilliseconds;

    private static readonly long _idleMilliseconds = (long)TimeSpan.FromDays(40).TotalMilliseconds;

    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Dictionary<string, SharedTotal> _totals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SharedBoard> _boards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Process, long Ends)> _offices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ReplicaRecord Record, long Ends)> _records = new(StringComparer.Ordinal);
    private readonly List<(string Board, Action Posted)> _subscribers = [];
    private readonly string _id = Guid.NewGuid().ToString("n");
    private long _begun = long.MinValue / 2;
    private long _boardsMade;
    private long _lastRevision;

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">The store's clock. Default null: the system's clock.</param>
    public InMemoryReplicaStore(TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _start = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public string Description => "memory of this process";

    private long Now => (long)_time.GetElapsedTime(_start).TotalMilliseconds;

    /// <inheritdoc/>
    public ValueTask<BoardNews> PostAsync(BoardPost post, CancellationToken cancellationToken)
    {
        ReplicaChecks.Post(post);
        cancellationToken.ThrowIfCancellationRequested();
        BoardNews news;
        bool isNews;
        lock (_lock)
        {
            if (!_boards.TryGetValue(post.Board, out SharedBoard? board))
            {
                _boards[post.Board] = board = new SharedBoard($"{_id}:{++_boardsMade}", _lastRevision);
            }
            news = board.Put(post, Now, out isNews);
            _lastRevision = Math.Max(_lastRevision, board.Revision);
        }
        if (isNews) Call(post.Board);
        return new ValueTask<BoardNews>(news);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// In this store, a process may also be called back for its own posts: the store cannot tell which process a callback belongs to.
    /// </remarks>
    public IDisposable Subscribe(string board, Action posted)
    {
        ReplicaChecks.Name(board, nameof(board));
        ArgumentNullException.ThrowIfNull(posted);
        (string, Action) subscriber = (board, posted);
        lock (_lock) _subscribers.Add(subscriber);
        return new Subscription(() =>
        {
            lock (_lock) _subscribers.Remove(subscriber);
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShareGrant>> LeaseAsync(
        string process, IReadOnlyList<ShareRequest> requests, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Shares(requests, nameof(requests));
        cancellationToken.ThrowIfCancellationRequested();
        var grants = new ShareGrant[requests.Count];
        lock (_lock)
        {
            for (int i = 0; i < grants.Length; i++) grants[i] = Total(requests[i]).Lease(process, requests[i], Now);
        }
        return new ValueTask<IReadOnlyList<ShareGrant>>(grants);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> ElectAsync(
        string process, IReadOnlyList<string> offices, TimeSpan lease, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Names(offices, nameof(offices));
        long milliseconds = ReplicaChecks.Milliseconds(lease, nameof(lease));
        cancellationToken.ThrowIfCancellationRequested();
        var elected = new bool[offices.Count];
        lock (_lock)
        {
            for (int i = 0; i < elected.Length; i++)
            {
                elected[i] = !_offices.TryGetValue(offices[i], out (string Process, long Ends) held) || held.Ends <= Now || held.Process == process;
                if (elected[i]) _offices[offices[i]] = (process, Now + milliseconds);
            }
        }
        return new ValueTask<IReadOnlyList<bool>>(elected);
    }

    /// <inheritdoc/>
    public ValueTask ResignAsync(string process, IReadOnlyList<string> offices, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Names(offices, nameof(offices));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (string office in offices)
            {
                if (_offices.TryGetValue(office, out (string Process, long Ends) held) && held.Process == process) _offices.Remove(office);
            }
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ReplicaRecord> ReadAsync(string name, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(name, nameof(name));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock) return new ValueTask<ReplicaRecord>(Record(name));
    }

    /// <inheritdoc/>
    public ValueTask<ReplicaRecord> ReplaceAsync(string name, long version, string content, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(name, nameof(name));
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        ReplicaChecks.Size(content, ReplicaChecks.RecordBytes, nameof(content));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ReplicaRecord record = Record(name);
            if (record.Version == version)
            {
                record = new ReplicaRecord(version + 1, content);
                _records[name] = (record, Now + _recordMilliseconds);
            }
            return new ValueTask<ReplicaRecord>(record);
        }
    }

    /// <inheritdoc/>
    public ValueTask LeaveAsync(
        string process, IReadOnlyList<string> boards, IReadOnlyList<ShareRequest> shares, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Names(boards, nameof(boards));
        ReplicaChecks.Shares(shares, nameof(shares));
        cancellationToken.ThrowIfCancellationRequested();
        var told = new List<string>();
        lock (_lock)
        {
            foreach (string name in boards)
            {
                if (!_boards.TryGetValue(name, out SharedBoard? board)) continue;
                if (board.Leave(process, Now)) told.Add(name);
                _lastRevision = Math.Max(_lastRevision, board.Revision);
            }
            foreach (ShareRequest share in shares)
            {
                bool counts = share.Used > 0 || share.UsedByGone > 0;
                if (counts || _totals.ContainsKey(share.Name)) Total(share).Leave(process, share, Now);
            }
        }
        foreach (string board in told) Call(board);
        return ValueTask.CompletedTask;
    }

    /// <summary>Loses everything, as a store does that is restarted empty.</summary>
    internal void Lose()
    {
        lock (_lock)
        {
            _totals.Clear();
            _boards.Clear();
            _offices.Clear();
            _records.Clear();
            _begun = Now;
        }
    }

    private SharedTotal Total(ShareRequest request)
    {
        if (_totals.TryGetValue(request.Name, out SharedTotal? total)) return total;
        // The names of totals may hold the day.
        foreach ((string name, SharedTotal old) in _totals.ToList())
        {
            if (old.LastAsked < Now - _idleMilliseconds) _totals.Remove(name);
        }
        bool lost = request.Held > 0 || request.UsedByGone > 0 || Now < _begun + SharedTotal.EpochMilliseconds;
        return _totals[request.Name] = new SharedTotal(Now, lost);
    }

    private ReplicaRecord Record(string name) =>
        _records.TryGetValue(name, out (ReplicaRecord Record, long Ends) held) && held.Ends > Now ? held.Record : new ReplicaRecord(0, "");

    private void Call(string board)
    {
        Action[] called;
        lock (_lock) called = [.. _subscribers.Where(subscriber => subscriber.Board == board).Select(static subscriber => subscriber.Posted)];
        foreach (Action posted in called) posted();
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
