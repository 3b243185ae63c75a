using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds the warnings that the mere mention of the user's types would cause in the emitted file.</summary>
internal static class Suppressions
{
    public static IEnumerable<string> Of(INamedTypeSymbol type, IEnumerable<IMethodSymbol> methods)
    {
        IEnumerable<ITypeSymbol> mentioned = new ITypeSymbol[] { type }
            .Concat(methods.SelectMany(static method =>
                method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType)))
            .SelectMany(Parts);
        return mentioned
            .SelectMany(static t => t.GetAttributes())
            .SelectMany(IdsOf)
            .Distinct()
            .OrderBy(static id => id, System.StringComparer.Ordinal);
    }

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
        if (KnownSymbols.Is(type, "System", "ObsoleteAttribute")) return ["CS0612", "CS0618"];
        bool experimental = KnownSymbols.Is(type, "System.Diagnostics.CodeAnalysis", "ExperimentalAttribute");
        return experimental && attribute.Values(0).FirstOrDefault().Value is string id ? [id] : [];
    }
}
