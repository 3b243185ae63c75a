namespace Fallback;

/// <summary>The instances that are one tier to a chain, and which of them a call is given. Thread-safe.</summary>
internal sealed class InstanceGroup
{
    private static readonly ulong _salt = ConversationMark.Salt("instance");

    private readonly InstanceSelector _selector;
    private readonly bool _keepsConversations;

    /// <param name="members">In the order in which they are declared.</param>
    /// <param name="selection">How to choose.</param>
    /// <param name="affinity">Where the provider's conversations are; null where each call is chosen for by itself.</param>
    /// <param name="random">Where the selector's own random numbers start.</param>
    public InstanceGroup(Tier[] members, InstanceSelection selection, ConversationAffinity? affinity, Random random)
    {
        Members = members;
        _keepsConversations = affinity is not null;
        _selector = new InstanceSelector([.. members.Select(static member => member.State.Load!)], selection, affinity, random);
    }

    /// <summary>In the order in which they are declared.</summary>
    public Tier[] Members { get; }

    public Tier? Find(string instance) =>
        Array.Find(Members, member => member.Endpoint.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase));

    /// <summary>The one that is to be asked next.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tried">Those that it was given already; has empty places. Never all of them.</param>
    public Tier Choose(Call call, ReadOnlySpan<Tier?> tried)
    {
        long now = call.Time.GetTimestamp();
        bool mayProbe = Probing.Suits(call);
        InstanceSet given = default;
        foreach (Tier? member in tried)
            if (member is not null) given.Add(Array.IndexOf(Members, member));
        InstanceSet excluded = given;
        for (int place = 0; place < Members.Length; place++)
        {
            TierState state = Members[place].State;
            if (!state.MayBeAsked(now, mayProbe)) excluded.Add(place);
            if (state.Synthetic is not null) state.Load!.Share = state.Share;
        }
        int best = _selector.Pick(excluded, now, _keepsConversations ? ConversationMark.HashOf(call.Request, _salt) : 0);
        // None can be asked: then it is said of each, in their order, why not.
        for (int place = 0; best < 0; place++)
            if (!given.Contains(place)) best = place;
        return Members[best];
    }
}
