namespace Fallback.Gateway;

/// <summary>How long one request may go on: until its client is gone, its time is over, or the gateway has stopped.</summary>
internal sealed class RequestTime : IDisposable
{
    private readonly CancellationToken _gone;
    private readonly CancellationToken _stopped;
    private readonly TimeSpan _longest;
    private readonly CancellationTokenSource _ends;
    private readonly ITimer _timer;

    /// <param name="longest">How long a request may take.</param>
    /// <param name="clock">The runtime's clock.</param>
    /// <param name="gone">Fires when the client is gone.</param>
    /// <param name="stopped">Fires when the gateway has stopped.</param>
    public RequestTime(TimeSpan longest, TimeProvider clock, CancellationToken gone, CancellationToken stopped)
    {
        (_gone, _stopped, _longest) = (gone, stopped, longest);
        _ends = CancellationTokenSource.CreateLinkedTokenSource(gone, stopped);
        _timer = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _ends, longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fires at whichever end comes first.</summary>
    public CancellationToken Token => _ends.Token;

    /// <summary>What a client that is still there is to be told of the end; null before it.</summary>
    public GatewayError? Ending =>
        _gone.IsCancellationRequested || !_ends.IsCancellationRequested ? null
        : _stopped.IsCancellationRequested ? GatewayErrors.Stopping
        : GatewayErrors.TimedOut(_longest);

    public void Dispose()
    {
        _timer.Dispose();
        _ends.Dispose();
    }
}
