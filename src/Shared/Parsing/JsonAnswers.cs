using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Tells which types an answer can be read as. What only a converter of the user's can tell is left to the start of the
/// application.</summary>
internal static class JsonAnswers
{
    private static readonly HashSet<string> _collections =
    [
        "IEnumerable`1", "IReadOnlyCollection`1", "IReadOnlyList`1", "ICollection`1", "IList`1",
        "ISet`1", "IReadOnlySet`1", "IDictionary`2", "IReadOnlyDictionary`2",
    ];

    /// <summary>Types of these namespaces are tools, and no data.</summary>
    private static readonly HashSet<string> _tools =
    [
        "System.IO", "System.Net.Http", "System.Reflection", "System.Threading", "System.Threading.Tasks",
        "Fallback", "Microsoft.Extensions.AI",
    ];

    public static bool CanBeRead(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.Rank == 1 && CanBeRead(array.ElementType),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => CanBeRead(nullable.TypeArguments[0]),
        INamedTypeSymbol named when KnownSymbols.IsString(named) => true,
        INamedTypeSymbol { TypeKind: TypeKind.Enum } => true,
        INamedTypeSymbol { TypeKind: TypeKind.Interface } collection => IsCollection(collection) && collection.TypeArguments.All(CanBeRead),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named => IsData(named) && named.TypeArguments.All(CanBeRead),
        _ => false,
    };

    private static bool IsData(INamedTypeSymbol type)
    {
        if (type.IsStatic || type.IsRefLikeType || type.IsUnboundGenericType) return false;
        if (type.SpecialType is SpecialType.System_Object or SpecialType.System_Void or SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
            return false;
        if (_tools.Contains(type.ContainingNamespace?.ToDisplayString() ?? "")) return false;
        return !type.IsAbstract || type.GetAttributes().Any(static attribute => attribute.AttributeClass is { } known
            && (KnownSymbols.Is(known, "System.Text.Json.Serialization", "JsonDerivedTypeAttribute")
                || KnownSymbols.Is(known, "System.Text.Json.Serialization", "JsonConverterAttribute")));
    }

    private static bool IsCollection(INamedTypeSymbol type) =>
        _collections.Contains(type.MetadataName) && type.ContainingNamespace?.ToDisplayString() == "System.Collections.Generic";
}
