using System.Diagnostics;

namespace Fallback;

/// <summary>
/// The order in which one call asks its tiers, as places. A tier of several instances has several places in a row; which instance is at
/// each place is decided when the call reaches it. Lanes of a call may use it at the same time.
/// </summary>
internal sealed class CallOrder
{
    /// <summary>The most instances of a tier that one call asks: what failed at so many fails everywhere.</summary>
    private const int MostInstances = 8;

    private readonly Call? _call;
    private readonly Tier[] _tiers;

    // Null if no tier has several instances.
    private readonly Tier?[]? _chosen;

    // A bit for each tier whose other instances cannot help the call.
    private ulong _left;

    /// <summary>The declared order of a chain without instances: the same for all its calls.</summary>
    public CallOrder(Tier[] tiers) => _tiers = tiers;

    /// <summary>The order of one call.</summary>
    public CallOrder(Call call, Tier[] places)
    {
        _call = call;
        _tiers = places;
        _chosen = new Tier?[places.Length];
    }

    /// <summary>The number of places; the number of tiers if none has several instances.</summary>
    public int Length => _tiers.Length;

    /// <summary>The places before the degraded model, which is the last tier if there is one.</summary>
    public int ChainLength => _tiers[^1].IsDegraded ? FirstOf(_tiers.Length - 1) : _tiers.Length;

    /// <summary>The tier at a place. It does not change once it was read.</summary>
    public Tier this[int place] => _chosen is null ? _tiers[place] : Volatile.Read(ref _chosen[place]) ?? Choose(_chosen, place);

    /// <summary>Every tier once, for statements about all of them: one instance of each tier.</summary>
    public IEnumerable<Tier> Tiers
    {
        get
        {
            for (int place = 0; place < _tiers.Length; place = Behind(place)) yield return _tiers[place];
        }
    }

    public static CallOrder Of(Call call)
    {
        ChainPlan plan = call.Plan;
        Tier[] tiers = ToolLoop.Order(plan.Choice?.Order(call) ?? plan.Tiers, call.Request.Messages);
        bool isDeclared = ReferenceEquals(tiers, plan.Tiers);
        if (plan.Canary is { } canary && canary.Takes(call)) return canary.Order(call, tiers);
        if (!plan.HasInstances) return isDeclared ? plan.DeclaredOrder : new CallOrder(tiers);
        return new CallOrder(call, isDeclared ? plan.Places : Places(tiers));
    }

    /// <summary>Returns each tier as often as one call may ask its instances.</summary>
    public static Tier[] Places(Tier[] tiers) =>
        [.. tiers.SelectMany(static tier => Enumerable.Repeat(tier, Math.Min(tier.Instances.Length, MostInstances)))];

    /// <summary>Returns the place of a tier; -1 for one that the call has not reached.</summary>
    public int PlaceOf(Tier tier)
    {
        if (_chosen is null && (uint)tier.Index < (uint)_tiers.Length && ReferenceEquals(_tiers[tier.Index], tier)) return tier.Index;
        for (int place = 0; place < _tiers.Length; place++)
            if (ReferenceEquals(tier.Group is null ? _tiers[place] : Volatile.Read(ref _chosen![place]), tier)) return place;
        return -1;
    }

    /// <summary>Returns the next place of another tier.</summary>
    public int Behind(int place)
    {
        Tier tier = _tiers[place];
        do place++;
        while (place < _tiers.Length && ReferenceEquals(_tiers[place], tier));
        return place;
    }

    /// <summary>Marks a tier whose other instances would give the same result, so that the call goes on with the next tier.</summary>
    public void Leave(Tier tier)
    {
        if (_chosen is not null && tier.Group is not null) Interlocked.Or(ref _left, Bit(tier));
    }

    /// <summary>Whether a place is passed over silently, because its tier was left.</summary>
    public bool IsLeft(int place) => _chosen is not null && Volatile.Read(ref _left) is not 0 and var left && (left & Bit(_tiers[place])) != 0;

    /// <summary>Returns the tier after a tier; null for the last one.</summary>
    public Tier? After(Tier tier)
    {
        int next = PlaceOf(tier) + 1;
        while (next < _tiers.Length && IsLeft(next)) next++;
        return next < _tiers.Length ? this[next] : null;
    }

    // A chain of more than 64 tiers shares bits, so that a tier may be left too early; there is no such chain.
    private static ulong Bit(Tier tier) => 1UL << (tier.Index & 63);

    private int FirstOf(int place)
    {
        while (place > 0 && ReferenceEquals(_tiers[place - 1], _tiers[place])) place--;
        return place;
    }

    /// <summary>Chooses an instance. The first choice takes no lock; only lanes and calls that failed there take it.</summary>
    private Tier Choose(Tier?[] chosen, int place)
    {
        if (_tiers[place].Group is not { } group) return _tiers[place];
        Debug.Assert(_call is not null, "An order with instances is a call's own.");
        int first = FirstOf(place);
        if (place == first)
        {
            Tier best = group.Choose(_call, []);
            return Interlocked.CompareExchange(ref chosen[first], best, null) ?? best;
        }
        _ = this[first];
        lock (chosen)
        {
            if (chosen[place] is { } known) return known;
            Tier next = group.Choose(_call, chosen.AsSpan(first, Behind(first) - first));
            Volatile.Write(ref chosen[place], next);
            return next;
        }
    }
}
