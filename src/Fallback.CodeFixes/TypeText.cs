using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Writes a type at a place: by its name if that is unambiguous there, otherwise in full.</summary>
internal static class TypeText
{
    public static string Of(string @namespace, string name, int position, SemanticModel model)
    {
        ImmutableArray<ISymbol> found = model.LookupNamespacesAndTypes(position, name: name);
        // Task has a namesake with a type parameter, which does not conflict.
        return found.Length > 0 && found.All(symbol => symbol is INamedTypeSymbol type && Is(type, @namespace, name)) ? name : $"{@namespace}.{name}";
    }

    private static bool Is(INamedTypeSymbol type, string @namespace, string name) =>
        KnownSymbols.Is(type, @namespace, type.Arity == 0 ? name : $"{name}`{type.Arity}");
}
