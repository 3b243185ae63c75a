namespace Fallback.Gateway;

/// <summary>
/// The end of the gateway: from when it stops, requests in flight have the drain time, and then are ended with an answer that says so. That is
/// a little before the time is over, when the host cuts off whoever is still there. Thread-safe.
/// </summary>
internal sealed class Draining
{
    private static readonly TimeSpan _longestFarewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly TimeSpan _time;
    private readonly TimeProvider _clock;
    private ITimer? _timer;

    /// <param name="stopping">Fires when the gateway stops.</param>
    /// <param name="time">How long requests in flight have then.</param>
    /// <param name="clock">The runtime's clock.</param>
    public Draining(CancellationToken stopping, TimeSpan time, TimeProvider clock)
    {
        (_time, _clock) = (time, clock);
        stopping.UnsafeRegister(static self => ((Draining)self!).Begin(), this);
    }

    /// <summary>Fires when the time is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>How long before the end of the time they are told.</summary>
    internal static TimeSpan Farewell(TimeSpan time) => time / 10 < _longestFarewell ? time / 10 : _longestFarewell;

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
