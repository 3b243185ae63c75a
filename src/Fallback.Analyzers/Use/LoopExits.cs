using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Whether the code around an operation leaves its loop.</summary>
internal static class LoopExits
{
    /// <summary>Whether the loop is left once the operation has run: by its own <c>return</c>, or one or a <c>break</c> that always
    /// follows.</summary>
    public static bool Always(IOperation operation, ILoopOperation loop)
    {
        IOperation inner = operation;
        for (IOperation? outer = operation; outer is not null && outer != loop; inner = outer, outer = outer.Parent)
        {
            if (outer is { Kind: OperationKind.Return }) return true;
            if (outer is IBlockOperation block
                && block.Operations.SkipWhile(statement => statement != inner).Skip(1).Any(statement => Leaves(statement, loop)))
                return true;
            // The code after it in a lambda or an inner loop shows nothing about this loop.
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation or IConditionalOperation) return false;
        }
        return false;
    }

    /// <summary>Whether a statement ends its block: no statement after it in the block runs.</summary>
    public static bool Leaves(IOperation? statement) =>
        statement is IReturnOperation or IBranchOperation or IThrowOperation
            or IExpressionStatementOperation { Operation: IThrowOperation };

    private static bool Leaves(IOperation statement, ILoopOperation loop) => statement switch
    {
        IReturnOperation { Kind: OperationKind.Return } => true,
        IBranchOperation { BranchKind: BranchKind.Break } branch => SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
        _ => false,
    };
}
