namespace Fallback;

/// <summary>The occupied places: probes, and calls in the share of a recovering tier. Guarded by its breaker's lock.</summary>
/// <remarks>A list rather than a map: there are seldom more than a handful, and never many more than a full share.</remarks>
internal sealed class LeaseList
{
    private readonly List<BreakerPermit> _held = [];

    public int CountAt(long now)
    {
        if (_held.Count > 0) _held.RemoveAll(lease => lease.ExpiresAt <= now);
        return _held.Count;
    }

    public int ProbesAt(long now)
    {
        int probes = 0;
        foreach (BreakerPermit lease in _held)
            if (lease.IsProbe && lease.ExpiresAt > now) probes++;
        return probes;
    }

    /// <summary>The latest time at which the first place is free.</summary>
    public long FirstExpiry()
    {
        long first = long.MaxValue;
        foreach (BreakerPermit lease in _held) first = Math.Min(first, lease.ExpiresAt);
        return first;
    }

    public void Add(in BreakerPermit lease) => _held.Add(lease);

    public bool Remove(long ticket)
    {
        for (int i = 0; i < _held.Count; i++)
        {
            if (_held[i].Ticket != ticket) continue;
            _held.RemoveAt(i);
            return true;
        }
        return false;
    }

    public void RemoveShares() => _held.RemoveAll(static lease => !lease.IsProbe);

    public void Clear() => _held.Clear();
}
