namespace Fallback.Testing;

/// <summary>
/// Knows whether any thread is running code of one call. The call's execution context bears this object; .NET tells whenever a thread takes
/// up or leaves such a context.
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

    /// <summary>Starts what belongs to the call. The caller does not.</summary>
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
