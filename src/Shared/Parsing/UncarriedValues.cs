using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds values that a prompt would contain only as the name of their type, or as a list of numbers (FB1015).</summary>
internal static class UncarriedValues
{
    /// <summary>Returns what such a value is, and what to pass instead; null for a value that a prompt can contain.</summary>
    public static (string What, string Instead)? Of(ITypeSymbol type)
    {
        if (IsBytes(type) || (KnownSymbols.ItemOf(type) is { } item && IsBytes(item)))
            return ("bytes", "pass a DataContent, which has their media type, or IEnumerable<ChatMessage>");
        if (IsTool(type) || (KnownSymbols.ItemOf(type) is { } tool && IsTool(tool))) return ("a tool", "pass ChatOptions with it in Tools");
        if (IsUpload(type) || (KnownSymbols.ItemOf(type) is { } file && IsUpload(file)))
            return ("an uploaded file", "read it, and pass its text, or a DataContent with its media type");
        return IsToCome(type) ? ("not available yet", "await it, and pass the result") : null;
    }

    private static bool IsBytes(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) type = nullable.TypeArguments[0];
        if (KnownSymbols.ItemOf(type) is { SpecialType: SpecialType.System_Byte }) return true;
        if (KnownSymbols.Is(type, "System", "Memory`1")
            || KnownSymbols.Is(type, "System", "ReadOnlyMemory`1")
            || KnownSymbols.Is(type, "System.Buffers", "ReadOnlySequence`1"))
            return ((INamedTypeSymbol)type).TypeArguments[0].SpecialType == SpecialType.System_Byte;
        return KnownSymbols.IsOrDerives(type, "System.IO", "Stream");
    }

    private static bool IsUpload(ITypeSymbol type) => KnownSymbols.Is(type, "Microsoft.AspNetCore.Http", "IFormFile");

    private static bool IsToCome(ITypeSymbol type) =>
        KnownSymbols.IsOrDerives(type, "System.Threading.Tasks", "Task")
        || KnownSymbols.Is(type, "System.Threading.Tasks", "ValueTask")
        || KnownSymbols.IsValueTask(type)
        || KnownSymbols.IsAsyncEnumerable(type);

    private static bool IsTool(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Delegate || KnownSymbols.IsOrDerives(type, "Microsoft.Extensions.AI", "AITool");
}
