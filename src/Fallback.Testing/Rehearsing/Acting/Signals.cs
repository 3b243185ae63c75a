namespace Fallback.Testing;

/// <summary>Tells whoever moves the clock that something has happened. Thread-safe.</summary>
internal sealed class Signals : IDisposable
{
    private readonly SemaphoreSlim _stirred = new(0);
    private long _count;

    /// <summary>How much has happened so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    public void Stir()
    {
        Interlocked.Increment(ref _count);
        try
        {
            if (_stirred.CurrentCount == 0) _stirred.Release();
        }
        catch (ObjectDisposedException)
        {
            // A connection of a scene that is over was closed late.
        }
    }

    /// <summary>Waits until something happens; false where nothing did for so long, in real time.</summary>
    public Task<bool> WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => _stirred.WaitAsync(patience, cancellationToken);

    public void Dispose() => _stirred.Dispose();
}
