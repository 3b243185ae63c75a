using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Which uses of a stream enumerate it, and which of them can happen in one run of the code.</summary>
internal static class StreamReads
{
    /// <summary><c>await foreach</c>, or a method that enumerates at once, such as <c>ToListAsync</c>. Operators such as <c>Select</c> only
    /// build on a stream.</summary>
    public static bool IsRead(IOperation stream)
    {
        IOperation passed = ResultFlow.Passed(stream);
        return passed.Parent switch
        {
            IForEachLoopOperation loop => loop.Collection == passed,
            IInvocationOperation invocation => invocation.Instance == passed && invocation.TargetMethod.Name == "GetAsyncEnumerator",
            IArgumentOperation
            {
                Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true } method }
            } => Enumerates(method),
            _ => false,
        };
    }

    /// <summary>Returns the read that repeats an earlier one: after it, or in a loop outside of which the stream was created.</summary>
    public static ILocalReferenceOperation? Repeated(ILocalSymbol local, IOperation made, IEnumerable<ILocalReferenceOperation> reads)
    {
        List<ILocalReferenceOperation> found = [];
        foreach (ILocalReferenceOperation read in reads.Where(read => ResultFlow.Function(read) == ResultFlow.Function(made)))
        {
            if (IsInLoopOf(read, made) || found.Any(earlier => CanFollow(earlier, read))) return read;
            found.Add(read);
        }
        return null;
    }

    private static bool Enumerates(IMethodSymbol method) =>
        method.Name == "ToBlockingEnumerable"
            || !KnownSymbols.IsAsyncEnumerable(method.ReturnType) && method.Name.EndsWith("Async", System.StringComparison.Ordinal);

    private static bool IsInLoopOf(IOperation read, IOperation made)
    {
        IOperation inner = read;
        for (IOperation? outer = read.Parent; outer is not null && !outer.Syntax.Span.Contains(made.Syntax.Span); inner = outer, outer = outer.Parent)
            if (outer is ILoopOperation loop
                && !(loop is IForEachLoopOperation each && each.Collection == inner)
                && !LoopExits.Always(read, loop))
                return true;
        return false;
    }

    /// <summary>False if the two are in different branches, or if the branch of the earlier one is left after it.</summary>
    private static bool CanFollow(IOperation earlier, IOperation later)
    {
        IOperation branch = earlier;
        for (IOperation? outer = earlier.Parent; outer is not null; branch = outer, outer = outer.Parent)
        {
            if (!outer.Syntax.Span.Contains(later.Syntax.Span))
            {
                if (outer is IBlockOperation block && LoopExits.Leaves(block.Operations.LastOrDefault())) return false;
                continue;
            }
            return outer switch
            {
                IConditionalOperation conditional => conditional.Condition == branch,
                ISwitchOperation choice => choice.Value == branch,
                ISwitchExpressionOperation choice => choice.Value == branch,
                _ => true,
            };
        }
        return true;
    }
}
