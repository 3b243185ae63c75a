using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>How a type is written at a place: by its name where that is understood there, in full where it is not.</summary>
internal static class TypeText
{
    public static string Of(string @namespace, string name, int position, SemanticModel model)
    {
        ImmutableArray<ISymbol> found = model.LookupNamespacesAndTypes(position, name: name);
        return found.Length == 1 && found[0] is ITypeSymbol type && KnownSymbols.Is(type, @namespace, name) ? name : $"{@namespace}.{name}";
    }
}
