using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Follows a value: outwards through expressions that only pass it on, and to the uses of the local that holds it.</summary>
internal static class ResultFlow
{
    /// <summary>The task or stream behind conversions, <c>ConfigureAwait</c>, <c>AsTask</c>, <c>WithCancellation</c> and the like.</summary>
    public static IOperation Passed(IOperation value)
    {
        while (Next(value) is { } next) value = next;
        return value;
    }

    /// <summary>The answer: the result of awaiting a task, or of waiting for it; null if the same expression does neither.</summary>
    public static IOperation? Answer(IOperation task)
    {
        IOperation passed = Passed(task);
        IOperation? answer = passed.Parent switch
        {
            IAwaitOperation awaited => awaited,
            IPropertyReferenceOperation { Property.Name: "Result" } result when result.Instance == passed => result,
            IInvocationOperation
            {
                TargetMethod.Name: "GetAwaiter", Parent: IInvocationOperation { TargetMethod.Name: "GetResult" } result
            } => result,
            _ => null,
        };
        return answer is null ? null : Converted(answer);
    }

    /// <summary>The invocation that a value is an argument of, also as one of several in an array or a collection, written or for
    /// <c>params</c>.</summary>
    public static IInvocationOperation? TakenBy(IOperation value)
    {
        IOperation? outer = value.Parent;
        if (outer is IArrayInitializerOperation) outer = outer.Parent?.Parent;
        else if (outer is ICollectionExpressionOperation) outer = Converted(outer).Parent;
        return outer is IArgumentOperation { Parent: IInvocationOperation invocation } ? invocation : null;
    }

    /// <summary>The local that takes a value: as its first one, or by assignment.</summary>
    public static ILocalSymbol? Local(IOperation value) => value.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when assignment.Value == value => target.Local,
        _ => null,
    };

    /// <summary>Every use of a local in the member that an operation is in, writes left out, in the order of the code.</summary>
    public static List<ILocalReferenceOperation> Uses(ILocalSymbol local, IOperation within) =>
    [
        .. References(local, within).Where(static reference => !IsWritten(reference)).OrderBy(static reference => reference.Syntax.SpanStart),
    ];

    /// <summary>How often a local gets a value.</summary>
    public static int Writes(ILocalSymbol local, IOperation within) => References(local, within).Count(IsWritten) + (IsInitialized(local) ? 1 : 0);

    public static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }

    /// <summary>The lambda or local function around an operation, or the member's own body.</summary>
    public static IOperation Function(IOperation operation)
    {
        while (operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation) && operation.Parent is { } parent) operation = parent;
        return operation;
    }

    public static IOperation Converted(IOperation value)
    {
        while (value.Parent is IConversionOperation conversion) value = conversion;
        return value;
    }

    /// <summary>The expression behind conversions that are not written.</summary>
    public static IOperation Unconverted(IOperation value)
    {
        while (value is IConversionOperation { OperatorMethod: null } conversion) value = conversion.Operand;
        return value;
    }

    private static bool IsInitialized(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null };

    private static IEnumerable<ILocalReferenceOperation> References(ILocalSymbol local, IOperation within) =>
        Root(within).Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));

    private static bool IsWritten(ILocalReferenceOperation reference) =>
        reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;

    private static IOperation? Next(IOperation value) => value.Parent switch
    {
        IConversionOperation conversion => conversion,
        IConditionalAccessOperation access when access.WhenNotNull == value => access,
        IInvocationOperation invocation when invocation.Instance == value && PassesOn(invocation.TargetMethod) => invocation,
        IArgumentOperation
        {
            Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } invocation
        } when PassesOn(invocation.TargetMethod) => invocation,
        _ => null,
    };

    private static bool PassesOn(IMethodSymbol method) =>
        method.Name is "ConfigureAwait" or "AsTask" or "Preserve" or "WaitAsync" or "WithCancellation";
}
