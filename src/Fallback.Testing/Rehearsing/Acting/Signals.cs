namespace Fallback.Testing;

/// <summary>Notifies the code that moves the clock that something has happened. Thread-safe.</summary>
internal sealed class Signals : IDisposable
{
    private readonly SemaphoreSlim _stirred = new(0);
    private long _count;

    /// <summary>The number of signals so far.</summary>
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
            // A connection of an earlier scene was closed late.
        }
    }

    /// <summary>Waits until something happens; false if nothing did within the given real time.</summary>
    public Task<bool> WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => _stirred.WaitAsync(patience, cancellationToken);

    public void Dispose() => _stirred.Dispose();
}
