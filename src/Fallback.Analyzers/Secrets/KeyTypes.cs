using System;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Which types a key can be in, and which print one.</summary>
internal static class KeyTypes
{
    /// <summary>A text that can be a key itself.</summary>
    public static bool IsText(ITypeSymbol? type) => type switch
    {
        null => false,
        { SpecialType: SpecialType.System_String } => true,
        IArrayTypeSymbol array => array.ElementType.SpecialType is SpecialType.System_Char or SpecialType.System_String,
        INamedTypeSymbol { Name: "ReadOnlySpan" or "Span" or "ReadOnlyMemory" or "Memory", TypeArguments.Length: 1 } span =>
            span.TypeArguments[0].SpecialType == SpecialType.System_Char,
        INamedTypeSymbol { Name: "StringValues" } => true,
        _ => KnownSymbols.ItemOf(type) is { SpecialType: SpecialType.System_String },
    };

    /// <summary>A text, or one that comes later.</summary>
    public static bool GivesText(ITypeSymbol type) => IsText(Awaited(type));

    /// <summary>Whether a method has a parameter that it puts a text into.</summary>
    public static bool PutsText(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
            if (parameter.RefKind is RefKind.Out or RefKind.Ref && IsText(parameter.Type)) return true;
        return false;
    }

    /// <summary>What a task gives; the type itself of anything else.</summary>
    public static ITypeSymbol Awaited(ITypeSymbol type) =>
        KnownSymbols.IsTask(type) || KnownSymbols.IsValueTask(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : type;

    /// <summary>What a sequence, a dictionary or an optional value holds; null for anything else.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array) return array.ElementType;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } optional) return optional.TypeArguments[0];
        ITypeSymbol? item = KnownSymbols.IsAsyncEnumerable(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : KnownSymbols.ItemOf(type);
        return item is INamedTypeSymbol { Name: "KeyValuePair", TypeArguments.Length: 2 } pair ? pair.TypeArguments[1] : item;
    }

    /// <summary>Whether a value of the type reveals nothing about its key: a length, a comparison, one character.</summary>
    public static bool IsHarmless(ITypeSymbol? type) =>
        type is
        {
            SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_Double or SpecialType.System_DateTime
                or SpecialType.System_Void
        }
        || type is { TypeKind: TypeKind.Enum }
        || IsApiKey(type)
        || type is { Name: "TimeSpan" or "DateTimeOffset" or "Guid" or "CancellationToken", ContainingNamespace.Name: "System" or "Threading" };

    public static bool IsApiKey(ITypeSymbol? type) =>
        type is { Name: "ApiKey", ContainingNamespace: { Name: "Fallback", ContainingNamespace.IsGlobalNamespace: true } };

    public static bool Derives(ITypeSymbol? type, string @namespace, string name)
    {
        for (; type is not null; type = type.BaseType)
            if (KnownSymbols.Is(type, @namespace, name)) return true;
        return false;
    }

    public static bool IsException(ITypeSymbol? type) => Derives(type, "System", "Exception");

    /// <summary>The key-named property that a record writes into its own text, or null.</summary>
    public static ISymbol? PrintedKey(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { IsRecord: true } record) return null;
        foreach (ISymbol member in record.GetMembers())
            if (!member.IsImplicitlyDeclared && member is IMethodSymbol { Name: "ToString" or "PrintMembers" }) return null;
        return PublicKey(record);
    }

    private static ISymbol? PublicKey(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            foreach (ISymbol member in current.GetMembers())
                if (member is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } property
                    && property.Type.SpecialType == SpecialType.System_String
                    && KeyNames.Of(member.Name) == KeyStrength.Key)
                    return member;
        return null;
    }
}
