namespace Fallback;

/// <summary>
/// Keeps a conversation at one instance, because a provider's prompt cache is there. Rendezvous hashing places a new conversation, so that
/// all replicas choose the same instance without communicating. An instance that runs more than its share gives conversations away.
/// Thread-safe, without a lock.
/// </summary>
/// <remarks>
/// A conversation whose instance cannot be asked, or has no capacity, moves and then stays: its whole prompt is now cached at the new
/// instance, and moving back would only cause another miss. An instance that has recovered gets new conversations.
/// </remarks>
internal sealed class ConversationAffinity
{
    /// <summary>The highest id that an instance may have.</summary>
    public const int LargestId = ConversationTable.LargestId;

    /// <summary>How far above its share of the running requests an instance may be and still keep conversations.</summary>
    public const float MostOfShare = 1.25f;

    // The factor over the fastest instance's latency above which the savings of a prompt cache are not worth the wait.
    private const float MostSlower = 4;

    private readonly ConversationTable _table = new();

    /// <summary>Returns the instance for a conversation's next turn; null if only the usual choice is left.</summary>
    public int? Pick(InstanceLoad[] members, in InstanceSet excluded, uint moment, float fastest, ulong conversation)
    {
        ulong key = Hashing.Mix(conversation);
        // A standby keeps no conversation once the instances that it replaced are back.
        int lowest = LowestRank(members, excluded, out Share share);
        if (lowest > 1) return null;
        int home = HomeOf(members, _table.Find(key, moment));
        bool canStay = home >= 0 && !excluded.Contains(home) && InstanceSelector.RankOf(members[home]) == lowest;
        if (canStay && TakesMore(members[home], share, moment, fastest))
        {
            _table.Keep(key, members[home].Id, moment);
            return home;
        }
        if (Rendezvous(members, excluded, lowest, share, moment, fastest, key) is not (>= 0 and var next)) return null;
        _table.Keep(key, members[next].Id, moment);
        return next;
    }

    private static int LowestRank(InstanceLoad[] members, in InstanceSet excluded, out Share share)
    {
        int lowest = int.MaxValue, underWay = 0, weights = 0;
        for (int place = 0; place < members.Length; place++)
        {
            if (excluded.Contains(place)) continue;
            InstanceLoad load = members[place];
            lowest = Math.Min(lowest, InstanceSelector.RankOf(load));
            underWay += load.UnderWay;
            weights += load.Weight;
        }
        share = new Share(underWay + 1, weights);
        return lowest;
    }

    private static int HomeOf(InstanceLoad[] members, int id)
    {
        if (id < 0) return -1;
        for (int place = 0; place < members.Length; place++)
            if (members[place].Id == id) return place;
        return -1;
    }

    private static bool TakesMore(InstanceLoad load, in Share share, uint moment, float fastest)
    {
        if (load.IsStruggling || !share.HasPlaceAt(load)) return false;
        return (load.LimitAt(moment) is var limit && (limit == 0 || load.UnderWay + 1 <= limit))
            && (fastest == 0 || load.LatencyAt(moment) <= MostSlower * fastest);
    }

    /// <summary>
    /// Returns the highest score of hash and weight among instances with capacity: each conversation has its own order of them.
    /// </summary>
    private static int Rendezvous(
        InstanceLoad[] members, in InstanceSet excluded, int rank, in Share share, uint moment, float fastest, ulong key)
    {
        int best = -1;
        float highest = 0;
        for (int place = 0; place < members.Length; place++)
        {
            InstanceLoad load = members[place];
            if (excluded.Contains(place) || InstanceSelector.RankOf(load) != rank) continue;
            // Uniform in (0, 1]; weight ÷ -ln of it gives each instance the part of its weight.
            float uniform = ((Hashing.Mix(key + (ulong)load.Id * unchecked((ulong)Hashing.GoldenStep)) >> 40) + 1) * (1f / (1 << 24));
            float score = Math.Max(1, load.Weight) * load.RampAt(moment) * load.Share / -MathF.Log(uniform);
            // About five of a hundred are higher than all before them, so that the expensive check is done only for those.
            if (score > highest && TakesMore(load, share, moment, fastest)) (best, highest) = (place, score);
        }
        return best;
    }

    /// <summary>The running requests per unit of weight, including the turn to be placed.</summary>
    private readonly record struct Share(int UnderWay, int Weights)
    {
        private readonly float _ofWeight = MostOfShare * UnderWay / Math.Max(1, Weights);

        public bool HasPlaceAt(InstanceLoad load) => load.UnderWay < MathF.Ceiling(_ofWeight * Math.Max(1, load.Weight));
    }
}
