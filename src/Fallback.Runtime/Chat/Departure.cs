namespace Fallback;

/// <summary>
/// Whether a chat client began to wait for something in a call. Usually the task that it returns is not complete yet. If it is, the wait may
/// have ended before the caller's thread could look; then the client's work has gone on on another thread, which the flow of the execution
/// context shows.
/// </summary>
internal sealed class Departure
{
    private static readonly AsyncLocal<Departure?> _current = new(static change =>
    {
        if (change is { ThreadContextChanged: true, CurrentValue: { } departure } && Environment.CurrentManagedThreadId != departure._thread)
            departure._isElsewhere = true;
    });

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile bool _isElsewhere;

    private Departure()
    {
    }

    /// <summary>Begins to watch what the caller starts next.</summary>
    public static Departure Watch()
    {
        var departure = new Departure();
        _current.Value = departure;
        return departure;
    }

    /// <summary>Ends it with the task that the client returned: whether the client waited for something.</summary>
    public bool HasLeft(Task started)
    {
        _current.Value = null;
        return !started.IsCompleted || _isElsewhere;
    }
}
