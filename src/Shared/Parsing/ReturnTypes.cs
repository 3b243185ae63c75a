using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Which return types a client can give.</summary>
internal static class ReturnTypes
{
    public static Answer? Read(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: 1 } outer) return null;
        ITypeSymbol inner = outer.TypeArguments[0];
        switch (outer.ConstructedFrom.ToDisplayString())
        {
            case "System.Collections.Generic.IAsyncEnumerable<T>":
                return inner.SpecialType == SpecialType.System_String ? new Answer(CallKind.Stream, false, false) : null;
            case "System.Threading.Tasks.Task<TResult>":
                return Read(CallKind.Task, inner);
            case "System.Threading.Tasks.ValueTask<TResult>":
                return Read(CallKind.ValueTask, inner);
            default:
                return null;
        }
    }

    private static Answer? Read(CallKind kind, ITypeSymbol answer)
    {
        bool wantsResult = answer is INamedTypeSymbol { Name: "FallbackResult", TypeArguments.Length: 1, ContainingNamespace: { Name: "Fallback", ContainingNamespace.IsGlobalNamespace: true } };
        if (wantsResult) answer = ((INamedTypeSymbol)answer).TypeArguments[0];
        if (answer.SpecialType == SpecialType.System_String) return new Answer(kind, false, wantsResult);
        return IsChatResponse(answer) ? new Answer(kind, true, wantsResult) : null;
    }

    private static bool IsChatResponse(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "ChatResponse", IsGenericType: false } && type.ContainingNamespace.ToDisplayString() == "Microsoft.Extensions.AI";

    public readonly record struct Answer(CallKind Kind, bool WantsResponse, bool WantsResult);
}
