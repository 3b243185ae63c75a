using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Follows a task into those that end with it: <c>Task.WhenAll</c>, <c>Task.Run</c>, a sequence of tasks.</summary>
internal static class Gathered
{
    public static IOperation Task(IOperation task)
    {
        task = ResultFlow.Passed(task);
        while (Next(task) is { } next) task = ResultFlow.Passed(next);
        return task;
    }

    private static IOperation? Next(IOperation task) => task.Parent switch
    {
        IReturnOperation => Runner(task.Parent),
        // Only the value that a lambda returns is followed: an await inside a method ends the wait correctly.
        IAwaitOperation { Parent: IReturnOperation or IConversionOperation { Parent: IReturnOperation } } awaited =>
            Runner(ResultFlow.Converted(awaited).Parent!),
        IAwaitOperation { Parent: IExpressionStatementOperation { Parent: { } parent } } => Runner(parent),
        _ => ResultFlow.TakenBy(task) is { } taker && Gathers(taker.TargetMethod) ? taker : null,
    };

    /// <summary>The invocation that runs a lambda: <c>Task.Run</c>, or <c>Select</c> over inputs.</summary>
    private static IOperation? Runner(IOperation inLambda)
    {
        IOperation? outer = inLambda;
        while (outer is IReturnOperation or IBlockOperation) outer = outer.Parent;
        if (outer is not IAnonymousFunctionOperation
            {
                Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation invocation } }
            })
            return null;
        IMethodSymbol method = invocation.TargetMethod;
        return method.Name == "Run" && KnownSymbols.Is(method.ContainingType, "System.Threading.Tasks", "Task") || IsOfSequence(method)
            ? invocation
            : null;
    }

    private static bool Gathers(IMethodSymbol method) =>
        method.Name is "WhenAll" or "WhenAny" && KnownSymbols.Is(method.ContainingType, "System.Threading.Tasks", "Task") || IsOfSequence(method);

    private static bool IsOfSequence(IMethodSymbol method) =>
        method.Name is "Select" or "ToArray" or "ToList" && KnownSymbols.Is(method.ContainingType, "System.Linq", "Enumerable");
}
