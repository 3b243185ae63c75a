namespace Fallback.Testing;

/// <summary>One request of the client, as seen from both ends. Thread-safe.</summary>
internal sealed class Wire(Wires wires, CancellationToken sending)
{
    private long _read;
    private int _hasEnded;
    private volatile bool _isAnswered;
    private volatile bool _isReading;
    private CancellationToken _reading;

    /// <summary>The same request at the server; null before it has arrived.</summary>
    public RecordedRequest? Arrived { get; set; }

    /// <summary>
    /// Whether the server waits for the clock or for the client to disconnect, the client has read everything that was sent, and its token
    /// was not canceled.
    /// </summary>
    public bool IsQuiet
    {
        get
        {
            if (Arrived is not { IsWaiting: true } request) return false;
            if (!_isAnswered) return !request.HasBegun && !sending.IsCancellationRequested;
            return _isReading && !_reading.IsCancellationRequested && Interlocked.Read(ref _read) == request.Written;
        }
    }

    public void Answered()
    {
        _isAnswered = true;
        wires.Stir();
    }

    public void BeginRead(CancellationToken cancellationToken)
    {
        _reading = cancellationToken;
        _isReading = true;
        wires.Stir();
    }

    public void EndRead(int bytes)
    {
        _isReading = false;
        Interlocked.Add(ref _read, bytes);
        if (bytes == 0) End();
        wires.Stir();
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0) wires.Remove(this);
    }
}
