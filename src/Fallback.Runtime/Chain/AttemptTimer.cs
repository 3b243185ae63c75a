using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fallback;

/// <summary>
/// The token of one attempt: canceled by the caller's token, by its own timer, or with its runtime. Pooled, because a token source with a
/// timer is the largest allocation of a successful call.
/// </summary>
internal sealed class AttemptTimer
{
    private static readonly ConcurrentQueue<AttemptTimer> _pool = [];

    private readonly CancellationTokenSource _source;
    private CancellationTokenRegistration _registration;
    private CancellationTokenRegistration _closing;
    private long _began;
    private TimeSpan _limit;
    private bool _poolable;

    private AttemptTimer(CancellationTokenSource source) => _source = source;

    public CancellationToken Token => _source.Token;

    /// <summary>The total time of the attempt, once it has been renewed; null before.</summary>
    public TimeSpan? Renewed { get; private set; }

    /// <param name="time">The clock.</param>
    /// <param name="limit">The time limit.</param>
    /// <param name="caller">The caller's token.</param>
    /// <param name="closing">Canceled when the runtime is disposed of.</param>
    public static AttemptTimer Start(TimeProvider time, TimeSpan limit, CancellationToken caller, CancellationToken closing = default)
    {
        AttemptTimer timer;
        // A pooled source is like a new one.
        if (ReferenceEquals(time, TimeProvider.System))
        {
            if (!_pool.TryDequeue(out timer!)) timer = new AttemptTimer(new CancellationTokenSource());
            timer._poolable = true;
            timer.Renewed = null;
            timer.Begin(limit);
        }
        else
        {
            timer = new AttemptTimer(new CancellationTokenSource(limit, time));
        }
        timer._registration = timer.Heed(caller);
        timer._closing = timer.Heed(closing);
        return timer;
    }

    /// <summary>Restarts the limit because there was a sign of life.</summary>
    /// <param name="limit">The limit from now on.</param>
    /// <param name="inAll">The limit from the attempt's beginning.</param>
    public void Renew(TimeSpan limit, TimeSpan inAll)
    {
        Renewed = inAll;
        Begin(limit);
    }

    /// <summary>Starts a limit after a pause.</summary>
    public AttemptTimer Restart(TimeSpan limit)
    {
        Begin(limit);
        return this;
    }

    /// <summary>
    /// Stops the time until <see cref="Restart"/>; false if it has run out or the caller has canceled, and the timer cannot be used any
    /// more.
    /// </summary>
    public bool TryPause()
    {
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
        return !_source.IsCancellationRequested;
    }

    /// <summary>Whether the application itself may have let the time run out, by a stall. Never with the application's own clock.</summary>
    public ValueTask<bool> IsOwnStallAsync() => IsOwnStallAsync(_limit);

    /// <summary>Does the same for a shorter limit that was set elsewhere.</summary>
    public ValueTask<bool> IsOwnStallAsync(TimeSpan limit) =>
        _poolable && limit > TimeSpan.Zero ? OwnStall.OfProcess.ExplainsAsync(_began, limit) : default;

    /// <summary>Cancels the attempt now.</summary>
    public void Strike() => _source.Cancel();

    public void Stop()
    {
        _registration.Dispose();
        _closing.Dispose();
        _registration = _closing = default;
        if (_poolable && _pool.Count < 256 && _source.TryReset()) _pool.Enqueue(this);
        else _source.Dispose();
    }

    private void Begin(TimeSpan limit)
    {
        (_began, _limit) = (Stopwatch.GetTimestamp(), limit);
        _source.CancelAfter(limit);
    }

    private CancellationTokenRegistration Heed(CancellationToken token) =>
        token.CanBeCanceled ? token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source) : default;
}
