using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds the warnings that mentioning the application's types would cause in the emitted file.</summary>
internal static class Suppressions
{
    public static IEnumerable<string> Of(INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods, IReadOnlyList<ISymbol>? members = null) =>
        Attributes(type, members ?? methods)
            .SelectMany(IdsOf)
            .Concat(methods.Any(IsNamedAsObjects) ? ["CS0108", "CS0114"] : [])
            // Our own types do not say that they are compliant; and what the interface is not, its client is not either.
            .Concat(ClientName.IsPublic(type) && SaysCompliant(type.ContainingAssembly) ? ["CS3001", "CS3002", "CS3005", "CS3006", "CS3007", "CS3008"] : [])
            .Distinct()
            .OrderBy(static id => id, System.StringComparer.Ordinal);

    /// <summary>Whether mentioning a type is an error, which no pragma suppresses: the client must then be obsolete itself.</summary>
    public static bool IsObsolete(INamedTypeSymbol type, IReadOnlyList<ISymbol> members) =>
        Attributes(type, members).Any(static attribute =>
            attribute.AttributeClass is { } obsolete && IsObsolete(obsolete) && attribute.Values(1).FirstOrDefault().Value is true);

    private static IEnumerable<AttributeData> Attributes(INamedTypeSymbol type, IReadOnlyList<ISymbol> members) =>
        new ITypeSymbol[] { type }
            .Concat(members.SelectMany(Types))
            .SelectMany(Parts)
            // A Refit client calls the methods as well; another one is what they are.
            .Concat(RefitSymbols.IsRefit(type) ? members : [])
            .SelectMany(static mentioned => mentioned.GetAttributes());

    private static IEnumerable<ITypeSymbol> Types(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType)
            .Concat(method.TypeParameters.SelectMany(static parameter => parameter.ConstraintTypes)),
        IPropertySymbol property => property.Parameters.Select(static parameter => parameter.Type).Append(property.Type),
        IEventSymbol @event => [@event.Type],
        _ => [],
    };

    private static bool SaysCompliant(IAssemblySymbol assembly) => assembly.GetAttributes().Any(static attribute =>
        attribute.AttributeClass is { } type && KnownSymbols.Is(type, "System", "CLSCompliantAttribute") && attribute.Values(0).FirstOrDefault().Value is true);

    /// <summary>
    /// Whether a method has the name and parameters of a member of <c>object</c>: a class hides that member; an interface has none.
    /// </summary>
    private static bool IsNamedAsObjects(IMethodSymbol method) =>
        method.Name is "Equals" or "ReferenceEquals" or "GetHashCode" or "GetType" or "ToString" or "MemberwiseClone" or "Finalize";

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        INamedTypeSymbol named =>
            named.TypeArguments
                .SelectMany(Parts)
                .Concat(named.ContainingType is null ? [] : Parts(named.ContainingType))
                .Concat([type]),
        _ => [type],
    };

    private static IEnumerable<string> IdsOf(AttributeData attribute)
    {
        if (attribute.AttributeClass is not { } type) return [];
        if (IsObsolete(type)) return attribute.Named<string?>("DiagnosticId", null) is { } own ? [own] : ["CS0612", "CS0618"];
        bool experimental = KnownSymbols.Is(type, "System.Diagnostics.CodeAnalysis", "ExperimentalAttribute");
        return experimental && attribute.Values(0).FirstOrDefault().Value is string id ? [id] : [];
    }

    private static bool IsObsolete(INamedTypeSymbol attribute) => KnownSymbols.Is(attribute, "System", "ObsoleteAttribute");
}
