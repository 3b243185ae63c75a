using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// What a handler does with an exception. One with a filter, one that throws, and one that does anything with the exception is fine. So is one
/// for Fallback's own exceptions that does anything at all; one for every exception is not, since it cannot know what has happened.
/// </summary>
internal static class Swallowing
{
    public static string? How(ICatchClauseOperation handler)
    {
        if (handler.Filter is not null || handler.Handler.Descendants().Any(static operation => operation is IThrowOperation)) return null;
        if (handler.Handler.Operations.All(DoesNothing)) return "does nothing";
        if (handler.ExceptionType is { } type && !TryBlock.IsOfAll(type)) return null;
        return handler.Locals.Any(local => IsUsed(handler, local)) ? null : "catches everything and does not check the exception";
    }

    private static bool IsUsed(ICatchClauseOperation handler, ILocalSymbol exception) =>
        handler.Handler.Descendants().Any(operation =>
            operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, exception));

    private static bool DoesNothing(IOperation statement) => statement switch
    {
        IEmptyOperation or IBranchOperation => true,
        IReturnOperation { ReturnedValue: null } => true,
        IReturnOperation { ReturnedValue: { } value } =>
            ResultFlow.Unconverted(value) is IDefaultValueOperation or ILiteralOperation { ConstantValue.Value: null },
        _ => false,
    };
}
