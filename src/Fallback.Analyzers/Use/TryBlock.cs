using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>The <c>try</c> around a call, and the handler that catches its exception.</summary>
/// <param name="Try">The statement.</param>
/// <param name="Handler">The handler.</param>
internal sealed record TryBlock(ITryOperation Try, ICatchClauseOperation Handler)
{
    /// <summary>Returns the nearest one in the call's function. A task that is returned or not awaited throws elsewhere.</summary>
    public static TryBlock? Around(IInvocationOperation call)
    {
        if (!ThrowsHere(call)) return null;
        IOperation inner = call;
        for (IOperation? outer = call.Parent;
            outer is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation);
            inner = outer, outer = outer.Parent)
            if (outer is ITryOperation tried && tried.Body == inner && tried.Catches.FirstOrDefault(Takes) is { } handler) return new(tried, handler);
        return null;
    }

    /// <summary>Whether the failure is expected: after a success the code fails by itself, as tests do.</summary>
    public bool IsExpected =>
        Try.Body.Operations.LastOrDefault() is IThrowOperation
            or IExpressionStatementOperation { Operation: IThrowOperation or IInvocationOperation { TargetMethod.Name: "Fail" } };

    private static bool ThrowsHere(IInvocationOperation call)
    {
        IOperation passed = ResultFlow.Passed(call);
        return passed.Parent is not (
            IReturnOperation { Kind: OperationKind.Return } or IExpressionStatementOperation
                or ISimpleAssignmentOperation { Target: IDiscardOperation });
    }

    /// <summary>Whether a handler is for what a client throws when no tier has answered.</summary>
    private static bool Takes(ICatchClauseOperation handler) => handler.ExceptionType is not { } type || IsOfAll(type) || IsOfFallback(type);

    public static bool IsOfAll(ITypeSymbol type) => type.SpecialType == SpecialType.System_Object || KnownSymbols.Is(type, "System", "Exception");

    private static bool IsOfFallback(ITypeSymbol type) =>
        KnownSymbols.Is(type, "Fallback", "AllTiersFailedException") || KnownSymbols.Is(type, "Fallback", "FallbackException");
}
