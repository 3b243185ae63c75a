namespace Fallback;

/// <summary>The instances that form one tier of a chain, and the choice among them for a call. Thread-safe.</summary>
internal sealed class InstanceGroup
{
    private static readonly ulong _salt = ConversationMark.Salt("instance");

    private readonly InstanceSelector _selector;
    private readonly bool _keepsConversations;

    /// <param name="members">The instances in declared order.</param>
    /// <param name="selection">The way to choose.</param>
    /// <param name="affinity">The places of the provider's conversations; null if each call is assigned separately.</param>
    /// <param name="random">The start of the selector's own random numbers.</param>
    public InstanceGroup(Tier[] members, InstanceSelection selection, ConversationAffinity? affinity, Random random)
    {
        Members = members;
        _keepsConversations = affinity is not null;
        _selector = new InstanceSelector([.. members.Select(static member => member.State.Load!)], selection, affinity, random);
    }

    /// <summary>The instances in declared order.</summary>
    public Tier[] Members { get; }

    public Tier? Find(string instance) =>
        Array.Find(Members, member => member.Endpoint.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the instance to ask next.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tried">The instances that the call has already tried, with empty places; never all of them.</param>
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
        // None can be asked: then the reason of each is reported, in order.
        for (int place = 0; best < 0; place++)
            if (!given.Contains(place)) best = place;
        return Members[best];
    }
}
