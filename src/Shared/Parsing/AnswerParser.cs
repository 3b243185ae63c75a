using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads what a method gives back.</summary>
internal static class AnswerParser
{
    /// <summary>Null when the type is not supported (FB1001).</summary>
    public static AnswerSpec? Parse(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { Arity: 1 } generic) return null;
        ITypeSymbol answer = generic.TypeArguments[0];
        if (KnownSymbols.IsAsyncEnumerable(type))
        {
            bool isUpdates = KnownSymbols.IsChatResponseUpdate(answer);
            return isUpdates || KnownSymbols.IsString(answer) ? new AnswerSpec { Kind = CallKind.Stream, WantsResponse = isUpdates } : null;
        }
        if (!KnownSymbols.IsTask(type) && !KnownSymbols.IsValueTask(type)) return null;

        bool nullable = answer.NullableAnnotation == NullableAnnotation.Annotated;
        bool wantsResult = answer is INamedTypeSymbol && KnownSymbols.IsFallbackResult(answer);
        if (wantsResult)
        {
            answer = ((INamedTypeSymbol)answer).TypeArguments[0];
            nullable |= answer.NullableAnnotation == NullableAnnotation.Annotated;
        }
        bool isTyped = !KnownSymbols.IsString(answer) && !KnownSymbols.IsChatResponse(answer);
        if (isTyped && !JsonAnswers.CanBeRead(answer)) return null;
        return new AnswerSpec
        {
            Kind = KnownSymbols.IsTask(type) ? CallKind.Task : CallKind.ValueTask,
            WantsResponse = KnownSymbols.IsChatResponse(answer),
            Json = isTyped ? Identifier.Of(answer.WithNullableAnnotation(NullableAnnotation.NotAnnotated)) : null,
            WantsResult = wantsResult,
            IsNullable = nullable,
        };
    }
}
