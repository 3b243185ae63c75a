using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The models that a policy on a symbol can name.</summary>
internal static class DeclaredModels
{
    /// <summary>Returns those of the chains that it applies to, and the degraded model.</summary>
    public static IEnumerable<string> Of(ISymbol owner) =>
        DeclaredAttribute.Chains(owner).SelectMany(static chain => chain).Concat(Degraded(owner))
            .Where(static name => !string.IsNullOrWhiteSpace(name))
            .Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Degraded(ISymbol owner)
    {
        IEnumerable<ISymbol> places = owner is INamedTypeSymbol type ? type.GetMembers().Prepend(type) : [owner, owner.ContainingType];
        return places
            .Select(static place => PolicyParser.DegradedModelOf(AttributeReader.One(place, PolicyAttributes.DegradedModel)))
            .OfType<string>();
    }
}
