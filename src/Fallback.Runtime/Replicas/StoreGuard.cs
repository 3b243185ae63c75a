using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>
/// Stands before the store: each operation ends in time, and a store that does not answer is left alone for a second at a time. Used by the
/// link's loop alone, but for <see cref="State"/>.
/// </summary>
internal sealed class StoreGuard(IReplicaStore store, ReplicaOptions options, TimeProvider time, ILogger logger, Instruments instruments)
{
    /// <summary>Operations in a row that must fail before it counts as lost: a machine may be busy for a moment.</summary>
    private const int Patience = 3;

    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(1);

    private readonly MonotonicClock _clock = new(time);
    private int _failures;
    private long _restsUntil;
    private int _state;

    /// <summary>How it stands.</summary>
    public ReplicaStoreState State => (ReplicaStoreState)Volatile.Read(ref _state);

    /// <summary>Whether it was asked and did not answer.</summary>
    public bool IsOut => State == ReplicaStoreState.Lost;

    /// <summary>Whether it is to be asked now.</summary>
    public bool MayAsk => _restsUntil == 0 || _clock.Now >= _restsUntil;

    /// <summary>When it was last heard of; null before it ever was.</summary>
    public DateTimeOffset? HeardAt { get; private set; }

    /// <summary>How long operations took, the last one.</summary>
    public TimeSpan? Latency { get; private set; }

    /// <summary>What the last failure was, in a word: never the store's own message, which may hold a password.</summary>
    public string? LastFailure { get; private set; }

    /// <param name="operation">What is asked, as figures call it.</param>
    /// <param name="ask">Asks it.</param>
    /// <param name="stopping">Ends the waiting.</param>
    /// <exception cref="StoreFailedException">It has failed, or has not answered in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<T> AskAsync<T>(
        string operation, Func<IReplicaStore, CancellationToken, ValueTask<T>> ask, CancellationToken stopping)
    {
        long began = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.OperationTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            // On the pool, and not waited for longer than that, because a store may not keep to the token.
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
        // Whatever it throws: the store is another's code and another's server.
        catch (Exception e)
        {
            bool isLate = e is OperationCanceledException;
            instruments.Asked(operation, isLate ? "TimedOut" : "Failed", time.GetElapsedTime(began));
            Fail(isLate ? "it did not answer in time" : e.GetType().Name);
            throw new StoreFailedException(e);
        }
    }

    /// <summary>All that was asked in a round was answered: one that answers some things and fails others is not to be relied on.</summary>
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

/// <summary>The store has not done what it was asked.</summary>
internal sealed class StoreFailedException(Exception cause) : Exception("The store of the replicas has failed.", cause);
