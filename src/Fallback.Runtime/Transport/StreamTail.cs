namespace Fallback;

/// <summary>
/// The wait for what follows a finish reason: usage, <c>[DONE]</c>, the end. The answer is already complete, so a server that never ends
/// its stream costs a moment, and no failure.
/// </summary>
internal sealed class StreamTail(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _source = new(_longest, time);

    /// <summary>Whether the wait is over.</summary>
    public bool IsOver => _source.IsCancellationRequested;

    /// <summary>Reads the next event.</summary>
    /// <exception cref="OperationCanceledException">The wait is over, or the token was canceled.</exception>
    public async ValueTask<SseEvent> ReadAsync(SseReader events, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration linked =
            cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
        return await events.ReadAsync(_source.Token).ConfigureAwait(false);
    }

    /// <summary>Waits for the rest of a chat client's stream.</summary>
    /// <exception cref="OperationCanceledException">The wait is over, or the token was canceled.</exception>
    public async ValueTask<T> WaitAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration linked =
            cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
        return await Bounded.WaitAsync(work, _source.Token).ConfigureAwait(false);
    }

    /// <summary>Reads to the end of the body, so that its connection can serve the next request.</summary>
    public async ValueTask DrainAsync(SseReader events)
    {
        try
        {
            await events.DrainAsync(_source.Token).ConfigureAwait(false);
        }
        // The answer is complete; a connection that cannot be reused is closed.
        catch (Exception)
        {
        }
    }

    public void Dispose() => _source.Dispose();
}
