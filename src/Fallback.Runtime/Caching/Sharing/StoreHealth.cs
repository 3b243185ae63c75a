namespace Fallback;

/// <summary>
/// Tracks whether a store can be used. After a failure, no call uses the store until a check in the background succeeds. Checks start when
/// calls arrive, and delay none of them. Thread-safe.
/// </summary>
internal sealed class StoreHealth
{
    /// <summary>
    /// The number of failed reads without a successful one in between after which the store counts as out, although it passes the check.
    /// </summary>
    private const int MostDoubts = 3;

    /// <summary>A cache may hide that its store fails, so it is checked at intervals.</summary>
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

    /// <summary>Starts with a check.</summary>
    /// <param name="check">Checks the store; returns null if it works, otherwise what is wrong.</param>
    /// <param name="patience">How long a call waits for the first check.</param>
    /// <param name="runtime">The runtime that the store belongs to.</param>
    public StoreHealth(Func<Task<string?>> check, TimeSpan patience, FallbackRuntime runtime)
    {
        _check = check;
        _patience = patience;
        _runtime = runtime;
        _startedAt = runtime.Time.GetTimestamp();
        StartCheck();
    }

    public bool Works => _works;

    /// <summary>Whether it works, or a check is running.</summary>
    public bool MayWork => _works || !_checking.IsCompleted;

    /// <summary>
    /// Whether it can be used now. Starts a check if one is due; only the first check is waited for, within the patience.
    /// </summary>
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

    /// <summary>Does the same for callers that can wait for the running check.</summary>
    public async ValueTask<bool> SettledAsync()
    {
        await _checking.ConfigureAwait(false);
        return _works;
    }

    /// <summary>Records that a read ended in time.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _doubts) == 0) return;
        Volatile.Write(ref _doubts, 0);
        Volatile.Write(ref _pause, _shortestPause.Ticks);
    }

    /// <summary>Records a failure.</summary>
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
        // Not a part of a call, so that it keeps neither the call's span nor its locals.
        ThreadPool.UnsafeQueueUserWorkItem(static check => _ = check.Health.RunAsync(check.Done), (Health: this, Done: done), preferLocal: false);
    }

    private async Task RunAsync(TaskCompletionSource done)
    {
        string? trouble;
        try
        {
            trouble = await _check().ConfigureAwait(false);
        }
        // The message comes from foreign code and may contain anything, even a connection's password.
        catch (Exception e)
        {
            trouble = e is TimeoutException ? "it does not answer in time" : e.GetType().Name;
        }
        if (trouble is null && Volatile.Read(ref _doubts) >= MostDoubts)
        {
            // It gets one more chance after the pause.
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
