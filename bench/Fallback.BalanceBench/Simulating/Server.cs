namespace Fallback.BalanceBench;

internal enum ServerState
{
    Well,

    /// <summary>New requests take ten times as long.</summary>
    Slow,

    /// <summary>Nothing is answered; clients wait until their timeout.</summary>
    Hanging,

    /// <summary>One request in five fails at once with a 500; the others are answered.</summary>
    Flaky,

    /// <summary>Everything is refused at once with a 503, and what was under way is broken off.</summary>
    Refusing,
}

/// <summary>
/// A server that works on so many requests at once, keeps a few more waiting, and refuses the others. The simulation asks it what becomes of a
/// request and tells it what has ended.
/// </summary>
internal sealed class Server(string name, int capacity, double waitingPerPlace)
{
    private readonly LinkedList<Attempt> _waiting = new();
    private int _working;

    public string Name => name;

    public ServerState State { get; set; }

    /// <summary>When it was started cold; it then takes half a minute until all of its places are there. Null for long ago.</summary>
    public long? ColdSince { get; set; }

    /// <summary>Its places at a time, where they are not simply as many as it was made with.</summary>
    public Func<long, double>? CapacityAt { get; set; }

    /// <summary>Goes up when it dies: what was under way then never ends.</summary>
    public int Life { get; private set; }

    public int PlacesAt(long now)
    {
        if (CapacityAt is { } changing) return (int)changing(now);
        if (ColdSince is not { } since) return capacity;
        double warm = Math.Min(1, 0.2 + 0.8 * (now - since) / (30.0 * TimeSpan.TicksPerSecond));
        return Math.Max(1, (int)(capacity * warm));
    }

    public bool TryStart(long now)
    {
        if (_working >= PlacesAt(now)) return false;
        _working++;
        return true;
    }

    public bool TryWait(Attempt attempt)
    {
        if (_waiting.Count >= capacity * waitingPerPlace) return false;
        attempt.Waiting = _waiting.AddLast(attempt);
        return true;
    }

    public void LeaveQueue(Attempt attempt)
    {
        _waiting.Remove(attempt.Waiting!);
        attempt.Waiting = null;
    }

    /// <summary>One place is free again; who gets it, if anybody waits.</summary>
    public Attempt? End(long now)
    {
        _working--;
        if (_waiting.First is not { } next || _working >= PlacesAt(now)) return null;
        _waiting.RemoveFirst();
        next.Value.Waiting = null;
        _working++;
        return next.Value;
    }

    public void Die()
    {
        Life++;
        _working = 0;
        foreach (Attempt attempt in _waiting) attempt.Waiting = null;
        _waiting.Clear();
    }
}
