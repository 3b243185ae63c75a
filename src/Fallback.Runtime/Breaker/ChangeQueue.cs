namespace Fallback;

/// <summary>
/// Raises changes outside the breaker's lock, but in order. The first thread raises everything that is pending; the other threads go on. A
/// handler may therefore use the breaker.
/// </summary>
internal sealed class ChangeQueue
{
    private readonly Queue<BreakerChange> _pending = new();
    private volatile bool _isEmpty = true;
    private bool _telling;

    public event Action<BreakerChange>? Changed;

    public void Add(BreakerChange change)
    {
        lock (_pending)
        {
            _pending.Enqueue(change);
            _isEmpty = false;
        }
    }

    public void Tell()
    {
        if (_isEmpty) return;
        bool teller = false;
        while (Take(ref teller) is { } change) Tell(change);
    }

    private BreakerChange? Take(ref bool teller)
    {
        lock (_pending)
        {
            if (_telling && !teller) return null;
            teller = _telling = _pending.TryDequeue(out BreakerChange? change);
            _isEmpty = _pending.Count == 0;
            return change;
        }
    }

    private void Tell(BreakerChange change)
    {
        if (Changed is not { } handlers) return;
        foreach (Delegate handler in handlers.GetInvocationList())
        {
            try
            {
                ((Action<BreakerChange>)handler)(change);
            }
            // A handler runs inside a call. Its exception must neither fail that call nor keep the change from the other handlers.
            catch (Exception)
            {
                continue;
            }
        }
    }
}
