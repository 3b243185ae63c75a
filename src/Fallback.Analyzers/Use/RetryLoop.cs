using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// A custom retry: a loop around a <c>try</c> that ends when the call succeeds, and continues when it fails. A loop that continues in both
/// cases works through a list, and a loop whose call depends on a value that changes in each iteration does not repeat the call.
/// </summary>
internal static class RetryLoop
{
    public static ILoopOperation? Around(IInvocationOperation call, TryBlock tried)
    {
        if (Loop(tried.Try) is not { } loop || GivesUp(tried.Handler) || DependsOn(call, loop)) return null;
        return LoopExits.Always(call, loop) && GoesOn(tried) || AnswersCondition(tried, loop) ? loop : null;
    }

    private static ILoopOperation? Loop(IOperation from)
    {
        for (IOperation? outer = from.Parent;
            outer is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation);
            outer = outer.Parent)
            if (outer is ILoopOperation loop) return loop;
        return null;
    }

    /// <summary>Whether the handler always ends the loop.</summary>
    private static bool GivesUp(ICatchClauseOperation handler) => LoopExits.Leaves(handler.Handler.Operations.LastOrDefault()) && !Continues(handler);

    private static bool Continues(ICatchClauseOperation handler) =>
        handler.Handler.Descendants().Any(static operation => operation is IBranchOperation { BranchKind: BranchKind.Continue });

    /// <summary>
    /// Whether there is another iteration after a failure. A statement after the <c>try</c> that leaves the loop is reached then too,
    /// unless the handler skips it.
    /// </summary>
    private static bool GoesOn(TryBlock tried) =>
        Continues(tried.Handler)
            || !(tried.Try.Parent is IBlockOperation block
                && block.Operations.SkipWhile(statement => statement != tried.Try).Skip(1).Any(LoopExits.Leaves));

    /// <summary>Whether the loop's condition reads what the <c>try</c> sets: <c>while (answer is null)</c>, <c>while (!done)</c>.</summary>
    private static bool AnswersCondition(TryBlock tried, ILoopOperation loop)
    {
        IOperation? condition = loop switch { IForLoopOperation each => each.Condition, IWhileLoopOperation each => each.Condition, _ => null };
        return condition is not null
            && condition
                .DescendantsAndSelf()
                .OfType<ILocalReferenceOperation>()
                .Any(read => tried.Try.Body.Operations.Any(statement => Sets(statement, read.Local)));
    }

    private static bool Sets(IOperation statement, ILocalSymbol local) =>
        statement is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } }
            && SymbolEqualityComparer.Default.Equals(target.Local, local);

    /// <summary>Whether the receiver or the arguments use the loop's own variables. Cancellation tokens do not count.</summary>
    private static bool DependsOn(IInvocationOperation call, ILoopOperation loop) => call.Arguments
        .Where(static argument => argument.Parameter is not { } parameter || !KnownSymbols.IsCancellationToken(parameter.Type))
        .Select(static argument => argument.Value)
        .Concat(call.Instance is null ? [] : [call.Instance]).SelectMany(static part => part.DescendantsAndSelf()).OfType<ILocalReferenceOperation>()
        .Any(reference =>
            loop.Locals.Contains(reference.Local, SymbolEqualityComparer.Default)
            || loop.Body is IBlockOperation body && body.Locals.Contains(reference.Local, SymbolEqualityComparer.Default));
}
