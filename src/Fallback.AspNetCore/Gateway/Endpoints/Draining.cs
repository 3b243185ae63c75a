namespace Fallback.Gateway;

/// <summary>
/// The end of the gateway: when it stops, running requests have the drain time, and are then ended with an answer that says so. This
/// happens slightly before the time is over, when the host closes the remaining connections. Thread-safe.
/// </summary>
internal sealed class Draining : IDisposable
{
    private static readonly TimeSpan _longestFarewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly TimeSpan _time;
    private readonly TimeProvider _clock;
    private ITimer? _timer;

    /// <param name="time">How long running requests may take when it stops.</param>
    /// <param name="clock">The runtime's clock.</param>
    /// <param name="stopping">Canceled when the gateway stops.</param>
    public Draining(TimeSpan time, TimeProvider clock, CancellationToken stopping)
    {
        (_time, _clock) = (time, clock);
        stopping.UnsafeRegister(static self => ((Draining)self!).Begin(), this);
    }

    /// <summary>Canceled when the time is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Returns how long before the end of the time clients are informed.</summary>
    internal static TimeSpan Farewell(TimeSpan time) => time / 10 < _longestFarewell ? time / 10 : _longestFarewell;

    public void Dispose()
    {
        _timer?.Dispose();
        _over.Dispose();
    }

    private void Begin()
    {
        TimeSpan left = _time - Farewell(_time);
        if (left <= TimeSpan.Zero) End();
        else _timer = _clock.CreateTimer(static self => ((Draining)self!).End(), this, left, Timeout.InfiniteTimeSpan);
    }

    private void End()
    {
        _over.Cancel();
        _timer?.Dispose();
    }
}
