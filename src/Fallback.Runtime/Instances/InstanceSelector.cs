namespace Fallback;

/// <summary>
/// Chooses the instance to ask next. Thread-safe, without a lock and without allocations. The members do not change: another configuration
/// has another selector over the same loads.
/// </summary>
internal sealed class InstanceSelector
{
    private const int Ranks = 4;

    private readonly InstanceLoad[] _members;
    private readonly InstanceSelection _selection;
    private readonly ConversationAffinity? _affinity;
    private readonly SmoothTurns? _turns;
    private long _random;
    private float _fastest;

    /// <param name="members">The instances as declared; at most <see cref="InstanceSet.MostInstances"/>.</param>
    /// <param name="selection">The way to choose.</param>
    /// <param name="affinity">The places of conversations; null if each call is assigned separately.</param>
    /// <param name="random">The start of its own random numbers.</param>
    public InstanceSelector(InstanceLoad[] members, InstanceSelection selection, ConversationAffinity? affinity = null, Random? random = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members.Length, InstanceSet.MostInstances);
        _members = members;
        _selection = selection;
        _affinity = affinity;
        _random = (random ?? Random.Shared).NextInt64();
        if (selection == InstanceSelection.RoundRobin) _turns = new SmoothTurns(members);
    }

    /// <summary>Returns the index of the instance to ask next; -1 if none is left.</summary>
    /// <param name="excluded">The instances that cannot be asked now or that the call has tried.</param>
    /// <param name="now">A timestamp that was taken already.</param>
    /// <param name="conversation">The hash of the call's conversation; 0 if it belongs to none.</param>
    public int Pick(in InstanceSet excluded, long now, ulong conversation = 0)
    {
        if (_members.Length == 0) return -1;
        uint moment = _members[0].MomentOf(now);
        if (conversation != 0 && _affinity?.Pick(_members, excluded, moment, Volatile.Read(ref _fastest), conversation) is { } place) return place;
        return _selection switch
        {
            InstanceSelection.LeastLoaded => LeastLoaded(excluded, moment),
            InstanceSelection.RoundRobin => InTurn(excluded),
            _ => InOrder(excluded),
        };
    }

    /// <summary>
    /// Returns the rank: 0 for an instance with capacity, 1 for a standby with capacity, and 2 and 3 for the same without capacity. No
    /// instance is asked while one of a lower rank is left.
    /// </summary>
    public static int RankOf(InstanceLoad load) => (load.HasRoom ? 0 : 2) + (load.Weight > 0 ? 0 : 1);

    private int LeastLoaded(in InstanceSet excluded, uint moment)
    {
        InstanceLoad[] members = _members;
        // The value of the last choice: to look through all instances for it first would cost as much again.
        float fastest = Volatile.Read(ref _fastest), fastestNow = float.MaxValue, least = float.MaxValue;
        int best = -1, bestRank = Ranks, equals = 0;
        for (int place = 0; place < members.Length; place++)
        {
            InstanceLoad load = members[place];
            float latency = load.LatencyAt(moment);
            // Including excluded ones: a call that has tried the fast instances must not make the slow ones the measure for the next call.
            if (latency > 0 && latency < fastestNow) fastestNow = latency;
            if (excluded.Contains(place)) continue;
            int rank = RankOf(load);
            if (rank > bestRank) continue;
            float cost = load.CostAt(moment, latency, fastest);
            if (rank < bestRank || cost < least) (best, bestRank, least, equals) = (place, rank, cost, 1);
            // In an idle group, all are equal, and each of them must get its part.
            else if (cost == least && NextBelow(++equals) == 0) best = place;
        }
        if (fastestNow < float.MaxValue && fastestNow != fastest) Volatile.Write(ref _fastest, fastestNow);
        return best;
    }

    private int InTurn(in InstanceSet excluded)
    {
        for (int rank = 0; rank < Ranks; rank++)
            if (_turns!.Take(_members, excluded, rank) is var place and >= 0) return place;
        return -1;
    }

    private int InOrder(in InstanceSet excluded)
    {
        int best = -1, bestRank = int.MaxValue;
        for (int place = 0; place < _members.Length; place++)
        {
            if (excluded.Contains(place)) continue;
            // Within a rank, struggling instances come last.
            int rank = 2 * RankOf(_members[place]) + (_members[place].Share < 1 ? 1 : 0);
            if (rank < bestRank) (best, bestRank) = (place, rank);
        }
        return best;
    }

    private int NextBelow(int count) => (int)((Hashing.Mix((ulong)Interlocked.Add(ref _random, Hashing.GoldenStep)) >> 32) * (ulong)count >> 32);
}
