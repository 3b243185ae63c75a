using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Recognizes the types that a declaration can contain. By name, not by symbol: a name is the same in every compilation, so nothing of a
/// compilation is kept, and two versions of an assembly in one project cause no problem.
/// </summary>
internal static class KnownSymbols
{
    public const string ModelChain = "Fallback.ModelChainAttribute";

    public static bool IsTask(ITypeSymbol type) => Is(type, "System.Threading.Tasks", "Task`1");

    public static bool IsValueTask(ITypeSymbol type) => Is(type, "System.Threading.Tasks", "ValueTask`1");

    public static bool IsAsyncEnumerable(ITypeSymbol type) => Is(type, "System.Collections.Generic", "IAsyncEnumerable`1");

    public static bool IsFallbackResult(ITypeSymbol type) => Is(type, "Fallback", "FallbackResult`1");

    public static bool IsChatResponse(ITypeSymbol type) => Is(type, "Microsoft.Extensions.AI", "ChatResponse");

    public static bool IsChatResponseUpdate(ITypeSymbol type) => Is(type, "Microsoft.Extensions.AI", "ChatResponseUpdate");

    public static bool IsChatClient(ITypeSymbol type) => Is(type, "Microsoft.Extensions.AI", "IChatClient");

    public static bool IsChatMessage(ITypeSymbol type) => Is(type, "Microsoft.Extensions.AI", "ChatMessage");

    public static bool IsCancellationToken(ITypeSymbol type) => Is(type, "System.Threading", "CancellationToken");

    public static bool IsString(ITypeSymbol type) => type.SpecialType == SpecialType.System_String;

    /// <summary>Whether it is <c>ChatOptions</c>, or a class derived from it.</summary>
    public static bool IsChatOptions(ITypeSymbol type) => IsOrDerives(type, "Microsoft.Extensions.AI", "ChatOptions");

    /// <summary>Whether it is <c>AIContent</c>, or a class derived from it.</summary>
    public static bool IsContent(ITypeSymbol type) => IsOrDerives(type, "Microsoft.Extensions.AI", "AIContent");

    /// <summary>Whether it can be read as <c>IEnumerable&lt;AIContent&gt;</c>.</summary>
    public static bool IsContents(ITypeSymbol type) => ItemOf(type) is { } item && IsContent(item);

    /// <summary>Whether it can be read as <c>IEnumerable&lt;ChatMessage&gt;</c>.</summary>
    public static bool IsHistory(ITypeSymbol type) => ItemOf(type) is { } item && IsChatMessage(item);

    /// <summary>Returns the item type of a sequence, or null. A string does not count as a sequence here.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol type)
    {
        if (IsString(type)) return null;
        if (IsEnumerable(type)) return ((INamedTypeSymbol)type).TypeArguments[0];
        return type.AllInterfaces.FirstOrDefault(IsEnumerable)?.TypeArguments[0];
    }

    /// <summary>Whether <c>{name:format}</c> has an effect for values of a type. True if unknown.</summary>
    public static bool TakesFormat(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) type = nullable.TypeArguments[0];
        return type.SpecialType == SpecialType.System_Object
            || type.TypeKind is TypeKind.Enum or TypeKind.Interface
            || type.AllInterfaces.Any(static i => Is(i, "System", "IFormattable"));
    }

    public static bool IsOrDerives(ITypeSymbol type, string @namespace, string metadataName)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            if (Is(current, @namespace, metadataName)) return true;
        return false;
    }

    public static bool Is(ITypeSymbol type, string @namespace, string metadataName) =>
        type.MetadataName == metadataName && type.ContainingType is null && type.ContainingNamespace is { } found && IsNamespace(found, @namespace);

    /// <summary>
    /// Compares part by part, because formatting a namespace for each check would cost more than all other checks together.
    /// </summary>
    private static bool IsNamespace(INamespaceSymbol found, string name)
    {
        int end = name.Length;
        for (; !found.IsGlobalNamespace; found = found.ContainingNamespace)
        {
            int start = end - found.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, found.Name, 0, found.Name.Length) != 0 || (start > 0 && name[start - 1] != '.'))
                return false;
            if (start == 0) return found.ContainingNamespace.IsGlobalNamespace;
            end = start - 1;
        }
        return false;
    }

    private static bool IsEnumerable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;
}
