namespace Fallback;

/// <summary>
/// Whether a store can be asked. What goes wrong casts a doubt, and nobody asks until a check in the background has cleared it up; checks run
/// when calls come, and cost none of them anything. Thread-safe.
/// </summary>
internal sealed class StoreHealth
{
    /// <summary>Failed reads with no other between them, after which the store counts as out although it passes the check.</summary>
    private const int MostDoubts = 3;

    /// <summary>A cache may hide that its store fails, so it is looked at now and then.</summary>
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private readonly Func<Task<string?>> _check;
    private readonly TimeSpan _patience;
    private readonly FallbackRuntime _runtime;
    private readonly long _startedAt;
    private volatile bool _works;
    private volatile bool _isFirst = true;
    private volatile Task _checking = Task.CompletedTask;
    private int _isChecking;
    private int _doubts;
    private long _checkedAt;
    private long _pause = _shortestPause.Ticks;
    private bool _saidOut;

    /// <summary>Begins with a check.</summary>
    /// <param name="check">Asks the store; null where all is well, else what is not.</param>
    /// <param name="patience">How long a call waits for the first check.</param>
    /// <param name="runtime">Whose store it is.</param>
    public StoreHealth(Func<Task<string?>> check, TimeSpan patience, FallbackRuntime runtime)
    {
        _check = check;
        _patience = patience;
        _runtime = runtime;
        _startedAt = runtime.Time.GetTimestamp();
        StartCheck();
    }

    public bool Works => _works;

    /// <summary>Whether it works, or that is being looked at.</summary>
    public bool MayWork => _works || !_checking.IsCompleted;

    /// <summary>Whether it can be asked now. Starts a check where one is due; only the first is waited for, within the patience.</summary>
    public ValueTask<bool> IsUsableAsync(CancellationToken cancellationToken)
    {
        TimeSpan since = _runtime.Time.GetElapsedTime(Volatile.Read(ref _checkedAt));
        if (_works)
        {
            if (since >= _every) StartCheck();
            return new(true);
        }
        if (_isFirst && _runtime.Time.GetElapsedTime(_startedAt) is var waited && waited < _patience)
            return AwaitFirstAsync(_patience - waited, cancellationToken);
        if (!_isFirst && since.Ticks >= Volatile.Read(ref _pause)) StartCheck();
        return new(false);
    }

    /// <summary>The same, for who can wait for the check that is under way.</summary>
    public async ValueTask<bool> SettledAsync()
    {
        await _checking.ConfigureAwait(false);
        return _works;
    }

    /// <summary>A read came to its end in time.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _doubts) == 0) return;
        Volatile.Write(ref _doubts, 0);
        Volatile.Write(ref _pause, _shortestPause.Ticks);
    }

    /// <summary>Something went wrong.</summary>
    public void Doubt()
    {
        _works = false;
        Interlocked.Increment(ref _doubts);
        StartCheck();
    }

    private async ValueTask<bool> AwaitFirstAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _checking.WaitAsync(patience, _runtime.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
        return _works;
    }

    private void StartCheck()
    {
        if (_runtime.IsDisposed || Interlocked.Exchange(ref _isChecking, 1) != 0) return;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _checking = done.Task;
        // Of no call, so that none of its span and locals comes along.
        ThreadPool.UnsafeQueueUserWorkItem(static check => _ = check.Health.RunAsync(check.Done), (Health: this, Done: done), preferLocal: false);
    }

    private async Task RunAsync(TaskCompletionSource done)
    {
        string? trouble;
        try
        {
            trouble = await _check().ConfigureAwait(false);
        }
        // Its message is a stranger's and may bear anything, a connection's password too.
        catch (Exception e)
        {
            trouble = e is TimeoutException ? "it does not answer in time" : e.GetType().Name;
        }
        if (trouble is null && Volatile.Read(ref _doubts) >= MostDoubts)
        {
            // It is given one more chance after the pause.
            Volatile.Write(ref _doubts, MostDoubts - 1);
            trouble = "it answers a check in time, but calls too late";
        }
        Settle(trouble);
        Volatile.Write(ref _isChecking, 0);
        done.SetResult();
    }

    private void Settle(string? trouble)
    {
        _isFirst = false;
        Volatile.Write(ref _checkedAt, _runtime.Time.GetTimestamp());
        _works = trouble is null;
        if (trouble is null)
        {
            if (Volatile.Read(ref _doubts) == 0) Volatile.Write(ref _pause, _shortestPause.Ticks);
            if (!_saidOut) return;
            _saidOut = false;
            Log.SharedAnswersBack(_runtime.Logger);
            return;
        }
        long pause = _saidOut ? Math.Min(Volatile.Read(ref _pause) * 2, _longestPause.Ticks) : Volatile.Read(ref _pause);
        Volatile.Write(ref _pause, pause);
        if (_saidOut) return;
        _saidOut = true;
        Log.SharedAnswersOut(_runtime.Logger, trouble);
    }
}
