using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Finds the part of an answer's type that JSON cannot fill, like the runtime's AnswerContract and AnswerTypeCheck at start: one table of
/// shapes tests both. What a converter reads is not examined, and a converter that is only registered in options cannot be seen.
/// </summary>
internal sealed class AnswerParts
{
    private static readonly HashSet<string> _keys =
    [
        "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Guid", "System.Uri",
        "System.Version", "System.Half", "System.Int128", "System.UInt128",
    ];

    /// <summary>Types of the framework without setters or a converter, which would be read as empty.</summary>
    private static readonly HashSet<string> _opaque =
    [
        "System.Index", "System.Range", "System.Numerics.Complex", "System.Numerics.BigInteger", "System.Text.RegularExpressions.Regex",
        "System.Globalization.CultureInfo", "System.Net.IPAddress", "System.Linq.ILookup<TKey, TElement>",
        "System.Collections.Generic.IReadOnlySet<T>", "System.Collections.Generic.IAsyncEnumerable<T>",
    ];

    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);

    private AnswerParts()
    {
    }

    private ISymbol? _unset;

    /// <summary>Returns the path of the first part that cannot be filled, and why; null if all can.</summary>
    public static string? Unfillable(ITypeSymbol answer) => new AnswerParts().Find(answer, answer.Name, isDerived: false);

    /// <summary>Returns the member that is that part, if it lacks only a setter.</summary>
    public static ISymbol? Unset(ITypeSymbol answer)
    {
        var parts = new AnswerParts();
        parts.Find(answer, answer.Name, isDerived: false);
        return parts._unset;
    }

    private string? Find(ITypeSymbol type, string path, bool isDerived)
    {
        if (type is IArrayTypeSymbol array)
            return array.Rank > 1 ? $"'{path}' (an array of {array.Rank} dimensions)" : Find(array.ElementType, path, false);
        if (type.TypeKind is TypeKind.Delegate or TypeKind.Pointer or TypeKind.FunctionPointer)
            return $"'{path}' (a {type.TypeKind.ToString().ToLowerInvariant()})";
        if (type is not INamedTypeSymbol named || !_seen.Add(type)) return null;
        if (AnswerMembers.HasConverter(named)) return null;
        return FindKey(named, path)
            ?? named.TypeArguments.Select(argument => Find(argument, path, false)).FirstOrDefault(static found => found is not null)
            ?? (AnswerMembers.IsOfFramework(named) ? FindInFramework(named, path) : FindIn(named, path, isDerived));
    }

    private static string? FindKey(INamedTypeSymbol type, string path)
    {
        ITypeSymbol? key = type.AllInterfaces.Append(type)
            .FirstOrDefault(static face => KnownSymbols.Is(face.OriginalDefinition, "System.Collections.Generic", "IDictionary`2")
                || KnownSymbols.Is(face.OriginalDefinition, "System.Collections.Generic", "IReadOnlyDictionary`2"))?.TypeArguments[0];
        bool isName = key is null or { TypeKind: TypeKind.Enum or TypeKind.TypeParameter } || AnswerMembers.HasConverter(key)
            || key.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String
            || _keys.Contains(key.ToDisplayString());
        return isName ? null : $"'{path}' (a dictionary whose keys, of type {key!.Name}, cannot be names in JSON)";
    }

    private static string? FindInFramework(INamedTypeSymbol type, string path) =>
        _opaque.Contains(type.OriginalDefinition.ToDisplayString()) || IsTool(type) ? $"'{path}' (a {type.Name})" : null;

    private static bool IsTool(INamedTypeSymbol type) =>
        type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr
        || type.ContainingNamespace?.ToDisplayString() is "System.IO" or "System.Reflection" or "System.Threading.Tasks"
            or "System.Threading"
        || KnownSymbols.Is(type, "System", "Type");

    private string? FindIn(INamedTypeSymbol type, string path, bool isDerived)
    {
        if (type.TypeKind == TypeKind.Enum) return null;
        if (AnswerMembers.IsEnumerable(type)) return FindInCollection(type, path);
        AttributeData[] derived = [.. AnswerMembers.Attributes(type, "JsonDerivedTypeAttribute")];
        if (derived.Length > 0 && FindInDerived(type, derived, path) is { } found) return found;
        if (type.TypeKind == TypeKind.Interface || type.IsAbstract)
            return derived.Length == 0 && !(isDerived && type.IsAbstract)
                ? $"'{path}' (abstract, and no [JsonDerivedType] says which type to create)"
                : null;
        IMethodSymbol? constructor = AnswerMembers.Constructor(type);
        if (constructor is null && type.TypeKind != TypeKind.Struct)
            return $"'{path}' (no constructor that JSON can call; mark one with [JsonConstructor])";
        return FindInMembers(type, constructor, path, isDerived || derived.Length > 0);
    }

    private string? FindInCollection(INamedTypeSymbol type, string path)
    {
        bool canBeMade = AnswerMembers.CanBeAddedTo(type) && AnswerMembers.Constructor(type) is { Parameters.IsEmpty: true };
        if (type.TypeKind != TypeKind.Interface && !canBeMade) return $"'{path}' (a collection to which nothing can be added)";
        ISymbol? own = AnswerMembers.Of(type)
            .FirstOrDefault(static member => member is IFieldSymbol or IPropertySymbol { SetMethod: not null });
        if (own is not null) return $"'{path}.{own.Name}' (JSON of a collection has no place for it)";
        return type.AllInterfaces
            .Where(static face => KnownSymbols.Is(face.OriginalDefinition, "System.Collections.Generic", "IEnumerable`1"))
            .Select(face => Find(face.TypeArguments[0], path, false)).FirstOrDefault(static found => found is not null);
    }

    private string? FindInDerived(INamedTypeSymbol type, AttributeData[] derived, string path)
    {
        foreach (AttributeData attribute in derived)
        {
            if (attribute.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol named) continue;
            if (attribute.ConstructorArguments.Length < 2 && !SymbolEqualityComparer.Default.Equals(named, type))
                return $"'{path}' (nothing in JSON identifies {named.Name}; give its [JsonDerivedType] a discriminator)";
            if (Find(named, named.Name, isDerived: true) is { } found) return found;
        }
        return null;
    }

    private string? FindInMembers(INamedTypeSymbol type, IMethodSymbol? constructor, string path, bool mayBeEmpty)
    {
        ISymbol[] members = [.. AnswerMembers.Of(type)];
        IParameterSymbol? alone = constructor?.Parameters
            .FirstOrDefault(parameter => !AnswerMembers.All(type).Any(member => AnswerMembers.Is(member, parameter)));
        if (alone is not null)
            return $"'{path}' (no property has the name and type of the constructor's parameter '{alone.Name}')";
        bool isFilled = mayBeEmpty;
        foreach (ISymbol member in members)
        {
            bool canBeFilled = AnswerMembers.IsSet(member, constructor);
            if (!canBeFilled && !AnswerMembers.IsStored(member)) continue;
            if (!canBeFilled)
            {
                _unset = member;
                return $"'{path}.{member.Name}' (it has no setter, and no constructor parameter of its name)";
            }
            isFilled = true;
            if (AnswerMembers.HasConverter(member)) continue;
            ITypeSymbol held = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
            if (Find(held, $"{path}.{member.Name}", false) is { } found) return found;
        }
        return isFilled || AnswerMembers.MayBeFilled(type) ? null : $"'{path}' (it has no member that JSON can set)";
    }
}
