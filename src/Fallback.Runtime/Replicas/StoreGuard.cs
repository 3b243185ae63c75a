using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>
/// Guards the store: each operation ends in time, and a store that does not answer gets no requests for a second at a time. Used only by
/// the link's loop, except <see cref="State"/>.
/// </summary>
internal sealed class StoreGuard(IReplicaStore store, ReplicaOptions options, TimeProvider time, ILogger logger, Instruments instruments)
{
    /// <summary>
    /// The number of consecutive failed operations after which the store counts as lost: a machine may be busy for a moment.
    /// </summary>
    private const int Patience = 3;

    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(1);

    private readonly MonotonicClock _clock = new(time);
    private int _failures;
    private long _restsUntil;
    private int _state;

    /// <summary>The state of the connection.</summary>
    public ReplicaStoreState State => (ReplicaStoreState)Volatile.Read(ref _state);

    /// <summary>Whether it was asked and did not answer.</summary>
    public bool IsOut => State == ReplicaStoreState.Lost;

    /// <summary>Whether it may be asked now.</summary>
    public bool MayAsk => _restsUntil == 0 || _clock.Now >= _restsUntil;

    /// <summary>The time of the last answer; null before the first one.</summary>
    public DateTimeOffset? HeardAt { get; private set; }

    /// <summary>The time that the last successful operation took.</summary>
    public TimeSpan? Latency { get; private set; }

    /// <summary>The last failure, in a word; never the store's own message, which may contain a password.</summary>
    public string? LastFailure { get; private set; }

    /// <param name="operation">The operation's name in metrics.</param>
    /// <param name="ask">Sends the request.</param>
    /// <param name="stopping">Ends the wait.</param>
    /// <exception cref="StoreFailedException">The operation failed, or the store did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask<T> AskAsync<T>(
        string operation, Func<IReplicaStore, CancellationToken, ValueTask<T>> ask, CancellationToken stopping)
    {
        long began = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.OperationTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            // On the pool, and with a limit of its own, because a store may ignore the token.
            Task<T> asked = Task.Run(() => ask(store, either.Token).AsTask(), either.Token);
            T answer = await asked.WaitAsync(either.Token).ConfigureAwait(false);
            TimeSpan latency = time.GetElapsedTime(began);
            instruments.Asked(operation, "Answered", latency);
            (Latency, HeardAt) = (latency, time.GetUtcNow());
            return answer;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
        // Any exception: the store is foreign code and a foreign server.
        catch (Exception e)
        {
            bool isLate = e is OperationCanceledException;
            instruments.Asked(operation, isLate ? "TimedOut" : "Failed", time.GetElapsedTime(began));
            Fail(isLate ? "it did not answer in time" : e.GetType().Name);
            throw new StoreFailedException(e);
        }
    }

    /// <summary>
    /// Ends a round in which everything was answered: a store that answers some requests and fails others is not reliable.
    /// </summary>
    public void EndRound()
    {
        bool isNews = State != ReplicaStoreState.Shared;
        (_failures, _restsUntil, LastFailure) = (0, 0, null);
        Volatile.Write(ref _state, (int)ReplicaStoreState.Shared);
        if (isNews) Log.StoreReached(logger, store.Description);
    }

    private void Fail(string what)
    {
        LastFailure = what;
        _restsUntil = ++_failures < Patience && !IsOut ? 0 : _clock.After(_clock.Now, _rest);
        if (_restsUntil == 0 || IsOut) return;
        Volatile.Write(ref _state, (int)ReplicaStoreState.Lost);
        Log.StoreLost(logger, store.Description, what);
    }
}

/// <summary>The store failed to process a request.</summary>
internal sealed class StoreFailedException(Exception cause) : Exception("The store of the replicas has failed.", cause);
