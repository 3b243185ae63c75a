using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Whether a call gets a token.</summary>
internal static class PassedToken
{
    public static bool IsTaken(IMethodSymbol method) => method.Parameters.Any(static parameter => KnownSymbols.IsCancellationToken(parameter.Type));

    /// <summary>Whether no token is written: <c>CancellationToken.None</c> is a decision.</summary>
    public static bool IsLeftOut(IInvocationOperation call) =>
        call.Arguments.Any(static argument =>
            argument is { ArgumentKind: ArgumentKind.DefaultValue, Parameter.Type: { } type }
            && KnownSymbols.IsCancellationToken(type));

    /// <summary>Whether there is an overload that differs only in an additional token.</summary>
    public static bool HasTwin(IMethodSymbol method) => Twin(method) is not null;

    public static IMethodSymbol? Twin(IMethodSymbol method) =>
        method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(other => IsTwin(method, other));

    /// <summary>Whether a stream gets its token when it is read, here or as a local.</summary>
    public static bool ComesWithCancellation(IInvocationOperation call)
    {
        IOperation stream = ResultFlow.Passed(call);
        if (IsWithCancellation(call, stream)) return true;
        return ResultFlow.Local(stream) is { } local
            && ResultFlow.Uses(local, call).Any(static use => IsWithCancellation(use, ResultFlow.Passed(use)));
    }

    /// <summary>Whether the call is meant to outlive its caller, or to come after its cancellation.</summary>
    public static bool IsForgotten(IInvocationOperation call)
    {
        if (ResultFlow.Passed(call).Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }) return true;
        for (IOperation? outer = call.Parent; outer is not null; outer = outer.Parent)
            if (outer is ICatchClauseOperation { ExceptionType: { } type }
                && type.Name is "OperationCanceledException" or "TaskCanceledException")
                return true;
        return false;
    }

    private static bool IsTwin(IMethodSymbol method, IMethodSymbol other) =>
        other.Parameters.Length == method.Parameters.Length + 1 && IsTaken(other)
        && other.Parameters.Where(static parameter => !KnownSymbols.IsCancellationToken(parameter.Type)).Select(static parameter => parameter.Type)
            .SequenceEqual(method.Parameters.Select(static parameter => parameter.Type), SymbolEqualityComparer.Default);

    /// <summary>Whether one of the steps from a stream to what passes it on is <c>WithCancellation</c>.</summary>
    private static bool IsWithCancellation(IOperation from, IOperation to)
    {
        for (IOperation? step = to; step is not null && step != from; step = Inner(step))
            if (step is IInvocationOperation { TargetMethod.Name: "WithCancellation" }) return true;
        return false;
    }

    private static IOperation? Inner(IOperation step) => step switch
    {
        IInvocationOperation invocation => invocation.Instance ?? invocation.Arguments.FirstOrDefault()?.Value,
        IConversionOperation conversion => conversion.Operand,
        IConditionalAccessOperation access => access.WhenNotNull,
        _ => null,
    };
}
