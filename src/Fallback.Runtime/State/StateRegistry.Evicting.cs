using System.Collections.Concurrent;

namespace Fallback;

/// <content>Removes what no configuration has used for a long time: keys that change, tenants that leave.</content>
internal sealed partial class StateRegistry
{
    /// <summary>The most unused entries that are kept, however fast keys change.</summary>
    private const int MostUnused = 256;

    private static readonly TimeSpan _keptUnused = TimeSpan.FromHours(1);

    private readonly object _evicting = new();
    private readonly Dictionary<TierState, long> _unusedSince = new(ReferenceEqualityComparer.Instance);

    /// <summary>The number of remembered tiers.</summary>
    public int Count => _tiers.Count;

    /// <summary>Removes what was unused for an hour; returns the breakers that are removed with it.</summary>
    /// <param name="inUse">What the effective configuration uses.</param>
    public IReadOnlyList<CircuitBreaker> Evict(IEnumerable<TierState> inUse)
    {
        lock (_evicting)
        {
            HashSet<TierState> used = new(inUse, ReferenceEqualityComparer.Instance);
            long now = _time.GetTimestamp();
            foreach (TierState state in _tiers.Values)
            {
                if (used.Contains(state)) _unusedSince.Remove(state);
                else _unusedSince.TryAdd(state, now);
            }
            TierState[] gone = Unused(now);
            foreach (TierState state in gone)
            {
                _unusedSince.Remove(state);
                _tiers.TryRemove(state.Key, out _);
                state.Leave();
                state.EndpointFigures.Forget(state.Key);
            }
            return gone.Length == 0 ? [] : EvictParts();
        }
    }

    private TierState[] Unused(long now) =>
    [
        .. _unusedSince.OrderByDescending(static entry => entry.Value)
            .Where((entry, place) => place >= MostUnused || _time.GetElapsedTime(entry.Value, now) >= _keptUnused)
            .Select(static entry => entry.Key),
    ];

    /// <summary>Removes shared parts that no tier uses any more.</summary>
    private List<CircuitBreaker> EvictParts()
    {
        ICollection<TierState> left = _tiers.Values;
        var gone = new List<CircuitBreaker>();
        gone.AddRange(Remove(_credentials, left.Select(static state => state.Credential)));
        gone.AddRange(Remove(_models, left.Select(static state => state.Model)));
        gone.AddRange(Remove(_endpoints, left.Select(static state => state.EndpointFigures)).Select(static endpoint => endpoint.Breaker));
        Remove(_gates, left.SelectMany(static state => (RateGate[])[state.Gate, state.KeyGate]));
        Remove(_limiters, left.SelectMany(static state => (CallLimiter[])[state.Limits.Key, state.Limits.Model]));
        return gone;
    }

    private static List<T> Remove<TKey, T>(ConcurrentDictionary<TKey, T> all, IEnumerable<T> inUse) where TKey : notnull where T : class
    {
        HashSet<T> used = new(inUse, ReferenceEqualityComparer.Instance);
        var gone = new List<T>();
        foreach ((TKey key, T part) in all)
            if (!used.Contains(part) && all.TryRemove(key, out _)) gone.Add(part);
        return gone;
    }
}
