using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Whether code runs repeatedly: in a loop, for each request, or for each instance that a container creates.</summary>
internal static class MakingPlace
{
    /// <summary>Returns the place for a message, or null.</summary>
    public static string? Of(IOperation making, ISymbol member)
    {
        if (IsKept(making)) return null;
        for (IOperation? outer = making.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is ILoopOperation loop && IsRepeated(making, loop)) return "in each iteration of a loop";
            // What a lambda does depends on the code that receives it, which is usually unknown.
            if (outer is IAnonymousFunctionOperation lambda) return RequestCode.TakesFor(lambda);
            if (outer is ILocalFunctionOperation) return null;
        }
        return RequestCode.IsHandler(member) ? "for each request" : null;
    }

    /// <summary>Whether it is stored for reuse: <c>_bot ??= …</c>, or a static member.</summary>
    private static bool IsKept(IOperation making)
    {
        for (IOperation? outer = making.Parent; outer is not null and not IBlockOperation; outer = outer.Parent)
            if (outer is ICoalesceAssignmentOperation
                or ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member.IsStatic: true } })
                return true;
        return false;
    }

    /// <summary>Not in a collection that is walked or an initializer, nor where each turn has settings of its own or the loop ends with the
    /// making.</summary>
    private static bool IsRepeated(IOperation making, ILoopOperation loop)
    {
        bool isInside =
            loop.Body.Syntax.Span.Contains(making.Syntax.Span)
            || loop is IWhileLoopOperation { Condition: { } condition } && condition.Syntax.Span.Contains(making.Syntax.Span);
        return isInside && !DependsOn(making, loop) && !LoopExits.Always(making, loop);
    }

    private static bool DependsOn(IOperation making, ILoopOperation loop) => making.Descendants().OfType<ILocalReferenceOperation>()
        .Any(reference =>
            reference.Local.DeclaringSyntaxReferences.FirstOrDefault() is { } place
            && loop.Syntax.Span.Contains(place.Span)
            && !making.Syntax.Span.Contains(place.Span));
}
