using Fallback.Catalogue;

namespace Fallback;

/// <summary>
/// One tier of a bound chain: a model at a provider, with its figures and its shared state. Immutable except for <see cref="State"/> and
/// <see cref="DeclaredShape"/>.
/// </summary>
internal sealed class Tier
{
    /// <summary>The index of a canary, which is not part of the chain.</summary>
    public const int CanaryIndex = -1;

    /// <summary>The place in the chain, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Whether there is no tier after it.</summary>
    public required bool IsLast { get; init; }

    public required string Model { get; init; }

    public required ProviderEndpoint Endpoint { get; init; }

    public required ITransport Transport { get; init; }

    public required ModelFacts? Facts { get; init; }

    /// <summary>The catalogue's replacement for a retired model, asked once the provider reports that the model is gone.</summary>
    public ResolvedModel? Successor { get; init; }

    /// <summary>The facts of the model that is asked now: the successor's, once it has replaced the model.</summary>
    public ModelFacts? CurrentFacts => State.Learned.SuccessorModel is not null && Successor is { } successor ? successor.Facts : Facts;

    public required TierState State { get; init; }

    /// <summary>The instances of the tier, of which this is one; null if there is only one.</summary>
    public InstanceGroup? Group { get; private set; }

    /// <summary>All instances of the tier; only this one if there are no others.</summary>
    public Tier[] Instances { get => Group?.Members ?? (field ??= [this]); }

    /// <summary>Its share of the calls, relative to the tier's other instances; 0 for a standby.</summary>
    public int Weight { get; init; } = 1;

    public required TimeSpan Timeout { get; init; }

    public required TimeSpan FirstToken { get; init; }

    public required TimeSpan Idle { get; init; }

    /// <summary>Whether it is the chain's degraded model.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>Whether it is not a tier of the chain but the canary, which a share of the calls asks first.</summary>
    public bool IsCanary => Index == CanaryIndex;

    /// <summary>The quality of its answers, 0 to 1; null if unknown.</summary>
    public double? Quality { get; init; }

    /// <summary>Whether a key is required and missing.</summary>
    public bool LacksKey => Endpoint.KeyRequired && Endpoint.Credentials.IsEmpty;

    /// <summary>How the model is asked to continue an answer that has begun; none if unknown.</summary>
    public AssistantPrefill Prefill { get; init; }

    public string Provider => Endpoint.Provider;

    /// <summary>The latest complete shape of a request, kept for the next one. Any thread may replace it.</summary>
    public DeclaredShape? DeclaredShape { get; set; }

    /// <summary>The tags of the tier for metrics and spans.</summary>
    public TierTags Tags => field ??= new TierTags(this);

    /// <summary>Provider and model, by the model's name in the chain.</summary>
    public string Name { get => field ?? (field = $"{Provider}/{Model}"); init; }

    /// <summary>
    /// Whether a name means its model, with or without the provider. An instance may have another name for the chain's model.
    /// </summary>
    public bool IsCalled(string model) =>
        Model.Equals(model, StringComparison.OrdinalIgnoreCase) || Name.Equals(model, StringComparison.OrdinalIgnoreCase)
        || $"{Provider}/{Model}".Equals(model, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Name;

    /// <summary>Makes one tier of several instances; the first one represents all.</summary>
    public static Tier Join(Tier[] members, InstanceSelection selection, ConversationAffinity? affinity, Random random)
    {
        if (members.Length == 1) return members[0];
        var group = new InstanceGroup(members, selection, affinity, random);
        foreach (Tier member in members) member.Group = group;
        return members[0];
    }
}
