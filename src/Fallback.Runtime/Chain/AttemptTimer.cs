using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fallback;

/// <summary>
/// The token of one attempt: cancelled by the caller's token, by its own timer, or with its runtime. Pooled, because a token source with a
/// timer is the largest allocation of a call that succeeds.
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

    /// <summary>The time that the attempt had in all, once it has been renewed; null before.</summary>
    public TimeSpan? Renewed { get; private set; }

    /// <param name="time">The clock.</param>
    /// <param name="limit">For how long.</param>
    /// <param name="caller">The caller's token.</param>
    /// <param name="closing">Cancelled when the runtime is disposed.</param>
    public static AttemptTimer Start(TimeProvider time, TimeSpan limit, CancellationToken caller, CancellationToken closing = default)
    {
        AttemptTimer timer;
        // A pooled one is as new.
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

    /// <summary>Starts the limit anew, because there is a sign of life.</summary>
    /// <param name="limit">From now on.</param>
    /// <param name="inAll">From the attempt's beginning.</param>
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
    /// Stops the time until <see cref="Restart"/>; false when it has run out, or the caller has cancelled, and the timer is of no more use.
    /// </summary>
    public bool TryPause()
    {
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
        return !_source.IsCancellationRequested;
    }

    /// <summary>Whether it may have been the application itself that let the time run out. With a clock of the application's own, never.</summary>
    public ValueTask<bool> IsOwnStallAsync() => IsOwnStallAsync(_limit);

    /// <summary>The same of a shorter limit that another has set.</summary>
    public ValueTask<bool> IsOwnStallAsync(TimeSpan limit) =>
        _poolable && limit > TimeSpan.Zero ? OwnStall.OfProcess.ExplainsAsync(_began, limit) : default;

    /// <summary>Strikes now.</summary>
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
