namespace Fallback.Testing;

/// <summary>
/// Tracks whether any thread is running code of one call. The call's execution context contains this object; .NET notifies it whenever a
/// thread enters or leaves such a context.
/// </summary>
internal sealed class CallFlow(Signals signals)
{
    private static readonly AsyncLocal<CallFlow?> _current = new(static change =>
    {
        if (ReferenceEquals(change.PreviousValue, change.CurrentValue)) return;
        change.PreviousValue?.Leave();
        change.CurrentValue?.Enter();
    });

    private int _running;

    public bool IsRunning => Volatile.Read(ref _running) > 0;

    /// <summary>Starts what belongs to the call. The calling code does not belong to it.</summary>
    public Task StartAsync(Func<Task> run) => Task.Run(() =>
    {
        _current.Value = this;
        return run();
    });

    private void Enter()
    {
        Interlocked.Increment(ref _running);
        signals.Stir();
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _running);
        signals.Stir();
    }
}
