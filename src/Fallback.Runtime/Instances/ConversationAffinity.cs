namespace Fallback;

/// <summary>
/// Keeps a conversation at one instance, because a provider's prompt cache is there: a new one goes where rendezvous hashing puts it, so that all
/// replicas put it at the same one without knowing of each other. Bounded: an instance that has more than its share under way gives conversations
/// away. Thread-safe, without a lock.
/// </summary>
/// <remarks>
/// A conversation whose instance cannot be asked, or has no room for it, moves and then stays where it has gone: all of its prompt is cached
/// there now, and to go back would only make it miss once more. Who is back gets new conversations.
/// </remarks>
internal sealed class ConversationAffinity
{
    /// <summary>The largest id that an instance may have.</summary>
    public const int LargestId = ConversationTable.LargestId;

    /// <summary>How much more than its share of what is under way an instance may have, for conversations to be kept at it.</summary>
    public const float MostOfShare = 1.25f;

    // So much slower than the fastest one, what a prompt cache saves is no longer worth the wait.
    private const float MostSlower = 4;

    private readonly ConversationTable _table = new();

    /// <summary>Where to send a conversation's next turn; null where only the usual choice is left.</summary>
    public int? Pick(InstanceLoad[] members, in InstanceSet excluded, uint moment, float fastest, ulong conversation)
    {
        ulong key = Hashing.Mix(conversation);
        // A stand-by keeps no conversation when those that it stood by for are back.
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

    /// <summary>The highest score of hash and weight, of those that take more: each conversation has an order of its own among them.</summary>
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
            // Of a hundred about five are higher than all before them, so that what takes longer is asked of those alone.
            if (score > highest && TakesMore(load, share, moment, fastest)) (best, highest) = (place, score);
        }
        return best;
    }

    /// <summary>What one unit of weight may have under way, the turn that is to be placed among it.</summary>
    private readonly record struct Share(int UnderWay, int Weights)
    {
        private readonly float _ofWeight = MostOfShare * UnderWay / Math.Max(1, Weights);

        public bool HasPlaceAt(InstanceLoad load) => load.UnderWay < MathF.Ceiling(_ofWeight * Math.Max(1, load.Weight));
    }
}
