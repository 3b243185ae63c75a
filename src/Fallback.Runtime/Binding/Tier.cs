using Fallback.Catalogue;

namespace Fallback;

/// <summary>
/// One tier of a bound chain: a model at a provider, with its figures and its shared state. Immutable but for <see cref="State"/> and
/// <see cref="DeclaredShape"/>.
/// </summary>
internal sealed class Tier
{
    /// <summary>The index of a canary, which has no place in the chain.</summary>
    public const int CanaryIndex = -1;

    /// <summary>The place in the chain, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Whether no tier stands behind it.</summary>
    public required bool IsLast { get; init; }

    public required string Model { get; init; }

    public required ProviderEndpoint Endpoint { get; init; }

    public required ITransport Transport { get; init; }

    public required ModelFacts? Facts { get; init; }

    /// <summary>The catalogue's replacement for a retired model, tried once the provider says that the model is gone.</summary>
    public ResolvedModel? Successor { get; init; }

    /// <summary>The facts of the model that is asked now: the successor's, once it has taken the place.</summary>
    public ModelFacts? CurrentFacts => State.Learned.SuccessorModel is not null && Successor is { } successor ? successor.Facts : Facts;

    public required TierState State { get; init; }

    /// <summary>The instances of the tier, of which this is one; null where there is one only.</summary>
    public InstanceGroup? Group { get; private set; }

    /// <summary>The same, itself alone where there is one only.</summary>
    public Tier[] Instances { get => Group?.Members ?? (field ??= [this]); }

    /// <summary>Its share of the calls beside the tier's other instances; 0 stands by.</summary>
    public int Weight { get; init; } = 1;

    public required TimeSpan Timeout { get; init; }

    public required TimeSpan FirstToken { get; init; }

    public required TimeSpan Idle { get; init; }

    /// <summary>Whether it is the smaller model behind the chain.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>Whether it is no tier of the chain, but stands before the first for a share of the calls.</summary>
    public bool IsCanary => Index == CanaryIndex;

    /// <summary>How good its answers are, 0 to 1; null when nobody has said so.</summary>
    public double? Quality { get; init; }

    /// <summary>A key is needed and there is none.</summary>
    public bool LacksKey => Endpoint.KeyRequired && Endpoint.Credentials.IsEmpty;

    /// <summary>How the model is told to go on with an answer that has begun; none where that is not known.</summary>
    public AssistantPrefill Prefill { get; init; }

    public string Provider => Endpoint.Provider;

    /// <summary>The latest shape of a request that was declared as a whole, for the next one. Any thread may replace it.</summary>
    public DeclaredShape? DeclaredShape { get; set; }

    /// <summary>What figures and spans say of it.</summary>
    public TierTags Tags => field ??= new TierTags(this);

    /// <summary>Provider and model, by the model's name in the chain.</summary>
    public string Name { get => field ?? (field = $"{Provider}/{Model}"); init; }

    /// <summary>
    /// Whether a name is its model's, alone or with the provider. An instance may have another name for the chain's model.
    /// </summary>
    public bool IsCalled(string model) =>
        Model.Equals(model, StringComparison.OrdinalIgnoreCase) || Name.Equals(model, StringComparison.OrdinalIgnoreCase)
        || $"{Provider}/{Model}".Equals(model, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Name;

    /// <summary>Makes one tier of several instances; the first stands for all.</summary>
    public static Tier Join(Tier[] members, InstanceSelection selection, ConversationAffinity? affinity, Random random)
    {
        if (members.Length == 1) return members[0];
        var group = new InstanceGroup(members, selection, affinity, random);
        foreach (Tier member in members) member.Group = group;
        return members[0];
    }
}
