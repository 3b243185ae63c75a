namespace Fallback.Gateway;

/// <summary>
/// The time of one request: it ends when the client is gone, when the time limit is reached, or when the gateway has stopped.
/// </summary>
internal sealed class RequestTime : IDisposable
{
    private readonly CancellationToken _gone;
    private readonly CancellationToken _stopped;
    private readonly TimeSpan _longest;
    private readonly CancellationTokenSource _ends;
    private readonly ITimer _timer;

    /// <param name="longest">The time limit of a request.</param>
    /// <param name="clock">The runtime's clock.</param>
    /// <param name="gone">Canceled when the client is gone.</param>
    /// <param name="stopped">Canceled when the gateway has stopped.</param>
    public RequestTime(TimeSpan longest, TimeProvider clock, CancellationToken gone, CancellationToken stopped)
    {
        (_gone, _stopped, _longest) = (gone, stopped, longest);
        _ends = CancellationTokenSource.CreateLinkedTokenSource(gone, stopped);
        _timer = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _ends, longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Canceled at whichever end comes first.</summary>
    public CancellationToken Token => _ends.Token;

    /// <summary>The error for a client that is still connected at the end; null before the end.</summary>
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
