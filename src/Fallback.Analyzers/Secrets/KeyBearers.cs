using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Finds types that contain a key that a serializer writes: in a property of their own, of what they contain, or of their items.
/// </summary>
internal sealed class KeyBearers
{
    private const int Deepest = 3;

    // Sequences in one another. JToken is a sequence of its own kind, and would be taken apart without end.
    private const int MostNested = 4;

    private readonly ConcurrentDictionary<ITypeSymbol, ISymbol?> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Returns the key-named property that a serializer writes, or null.</summary>
    public ISymbol? Serialized(ITypeSymbol? type)
    {
        if (type is null || KeyTypes.IsHarmless(type) || KeyTypes.IsText(type)) return null;
        return _known.TryGetValue(type, out ISymbol? known) ? known : _known[type] = Find(type, Deepest);
    }

    private static ISymbol? Find(ITypeSymbol type, int depth)
    {
        if (depth == 0 || type.SpecialType != SpecialType.None || KeyTypes.IsHarmless(type)) return null;
        for (int i = 0; KeyTypes.ItemOf(type) is { } item; type = item)
            if (++i > MostNested || item.SpecialType != SpecialType.None || KeyTypes.IsHarmless(item)) return null;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named) return null;
        return OfProperties(named, depth);
    }

    private static ISymbol? OfProperties(INamedTypeSymbol type, int depth)
    {
        if (type.TypeKind == TypeKind.Interface && type.DeclaringSyntaxReferences.IsEmpty) return null;
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            foreach (ISymbol member in current.GetMembers())
                if (member is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } property
                    && Of(property, depth) is { } key)
                    return key;
        return null;
    }

    private static ISymbol? Of(IPropertySymbol property, int depth)
    {
        if (property.Type.SpecialType == SpecialType.System_String)
            return KeyNames.Of(property.Name) == KeyStrength.Key && !IsIgnored(property) ? property : null;
        // Of other packages' types only what is given itself is looked at: what hangs on it is seldom written.
        if (property.DeclaringSyntaxReferences.IsEmpty || KeyTypes.IsText(property.Type)) return null;
        ITypeSymbol held = KeyTypes.ItemOf(property.Type) ?? property.Type;
        return !held.DeclaringSyntaxReferences.IsEmpty && Find(held, depth - 1) is { } key && !IsIgnored(property) ? key : null;
    }

    private static bool IsIgnored(ISymbol property)
    {
        foreach (AttributeData data in property.GetAttributes())
            if (data.AttributeClass?.Name is "JsonIgnoreAttribute" or "IgnoreDataMemberAttribute" && !IsConditional(data)) return true;
        return false;
    }

    /// <summary><c>[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]</c> writes it all the same.</summary>
    private static bool IsConditional(AttributeData ignored)
    {
        foreach (var argument in ignored.NamedArguments)
            if (argument.Key == "Condition" && argument.Value.Value is int condition) return condition != 1;
        return false;
    }
}
