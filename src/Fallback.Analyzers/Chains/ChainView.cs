using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>A chain with the known facts of its models, the attributes that it was read from, and its methods.</summary>
internal sealed class ChainView
{
    private readonly IMethodSymbol? _method;

    private ChainView(INamedTypeSymbol type, IMethodSymbol? method, ChainSpec chain, ModelCatalogue catalogue)
    {
        (Type, _method, Chain, Catalogue) = (type, method, chain, catalogue);
        Canary = chain.Canary is { } canary ? catalogue.Find(canary.Model) : null;
        Models = [.. chain.Tiers.Select(tier => catalogue.Find(tier.Model))];
    }

    public INamedTypeSymbol Type { get; }

    public ChainSpec Chain { get; }

    public ModelCatalogue Catalogue { get; }

    /// <summary>Whether Refit's client asks the tiers.</summary>
    public bool IsRefit { get; private set; }

    /// <summary>The catalogue's facts of each tier's model.</summary>
    public IReadOnlyList<ModelFacts?> Models { get; }

    /// <summary>The catalogue's facts of the canary's model; also null without a canary.</summary>
    public ModelFacts? Canary { get; }

    /// <summary>The methods of this chain, with their specs.</summary>
    public IReadOnlyList<(IMethodSymbol Symbol, MethodSpec Spec)> Methods { get; private set; } = [];

    /// <summary>The interface, or the method that changes a part of its chain.</summary>
    public ISymbol Owner => (ISymbol?)_method ?? Type;

    public string Name => _method is null ? Type.Name : $"{Type.Name}.{_method.Name}";

    /// <summary>The number of tiers without the degraded model.</summary>
    public int TierCount => Chain.Tiers.Count(static tier => !tier.IsDegraded);

    public bool Streams => Methods.Any(static method => method.Spec.Answer.Kind == CallKind.Stream);

    /// <summary>Returns the chains of a client. Methods that change nothing share the interface's.</summary>
    public static IEnumerable<ChainView> Of(INamedTypeSymbol type, ClientSpec client, ModelCatalogue catalogue)
    {
        List<IMethodSymbol> methods = InterfaceParser.Methods(type);
        for (int i = 0; i < client.Chains.Count; i++)
        {
            List<(IMethodSymbol Symbol, MethodSpec Spec)> users =
                [.. methods.Zip(client.Methods, static (symbol, spec) => (symbol, spec)).Where(method => method.spec.Chain == i)];
            IMethodSymbol? owner = client.Chains[i].IsOfMethod ? users[0].Symbol : null;
            yield return new ChainView(type, owner, client.Chains[i].Chain.WithFacts(catalogue), catalogue) { Methods = users, IsRefit = client.IsRefit };
        }
    }

    /// <summary>Returns the attribute of a kind that applies to this chain; null if there is none.</summary>
    public AttributeData? Attribute(string name) => PolicyAttributes.EffectiveOne(Type, _method, name);

    /// <summary>Returns the attributes of a kind that apply to this chain.</summary>
    public IEnumerable<AttributeData> Attributes(string name) => PolicyAttributes.Effective(Type, _method, name);

    /// <summary>Returns where a tier's model is written.</summary>
    public Location? TierPlace(int tier, CancellationToken cancellationToken) => Chain.Tiers[tier].IsDegraded
        ? Attribute(PolicyAttributes.DegradedModel)?.Place(0, cancellationToken)
        : Attribute(PolicyAttributes.ModelChain)?.Place(tier, cancellationToken);

    public Location? ChainPlace(CancellationToken cancellationToken) => Attribute(PolicyAttributes.ModelChain)?.Place(cancellationToken);
}
