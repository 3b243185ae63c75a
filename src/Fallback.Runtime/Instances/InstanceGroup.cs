namespace Fallback;

/// <summary>The instances that are one tier to a chain, and which of them a call is given. Thread-safe.</summary>
internal sealed class InstanceGroup(Tier[] members, InstanceSelection selection, InstanceAffinity affinity)
{
    /// <summary>In the order in which they are declared.</summary>
    public Tier[] Members => members;

    public InstanceSelection Selection => selection;

    public InstanceAffinity Affinity => affinity;

    public Tier? Find(string instance) =>
        Array.Find(members, member => member.Endpoint.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase));

    /// <summary>The one that is to be asked next.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tried">Those that it was given already; has empty places. Never all of them.</param>
    public Tier Choose(Call call, ReadOnlySpan<Tier?> tried)
    {
        long now = call.Time.GetTimestamp();
        bool mayProbe = Probing.Suits(call);
        Tier? struggling = null, standBy = null, left = null;
        foreach (Tier member in members)
        {
            if (Contains(tried, member)) continue;
            left ??= member;
            if (!member.State.MayBeAsked(now, mayProbe)) continue;
            if (member.Weight == 0) standBy ??= member;
            else if (!member.State.IsStruggling) return member;
            else struggling ??= member;
        }
        return struggling ?? standBy ?? left!;
    }

    private static bool Contains(ReadOnlySpan<Tier?> tried, Tier member)
    {
        foreach (Tier? other in tried)
            if (ReferenceEquals(other, member)) return true;
        return false;
    }
}
