using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Recognizes code that takes a few characters of a text, which do not reveal a key.</summary>
internal sealed class Excerpts(Figures figures)
{
    /// <summary>
    /// Recognizes <c>key.Substring(0, 4)</c>, <c>key.Substring(key.Length - 4)</c>, <c>key.AsSpan(0, 4)</c> and <c>key.Remove(4)</c>; null
    /// if more may be left.
    /// </summary>
    public Extent? Of(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is not ("Substring" or "AsSpan" or "Slice" or "Remove" or "Take" or "TakeLast" or "AsMemory")
            || call.Arguments.IsEmpty)
            return null;
        IOperation last = call.Arguments[call.Arguments.Length - 1].Value;
        if (call.TargetMethod.Name is "Remove" or "Take" or "TakeLast") return figures.Of(last);
        bool hasLength = call.TargetMethod.Parameters[call.TargetMethod.Parameters.Length - 1].Name is "length";
        return hasLength ? figures.Of(last) : FromNearEnd(last, 0);
    }

    /// <summary>Recognizes <c>key[..4]</c>, <c>key[^4..]</c> and <c>key[(key.Length - 4)..]</c>.</summary>
    public Extent? Of(IOperation index)
    {
        if (index is not IRangeOperation range) return null;
        if (range.LeftOperand is { } left && (FromEnd(left) is { } tail ? figures.Of(tail) : FromNearEnd(left, 0)) is { } near) return near;
        return range.RightOperand is { } right && FromEnd(right) is null ? figures.Of(right) : null;
    }

    /// <summary>Whether one or several comparisons with an index leave only a few positions.</summary>
    public bool AreFew(IOperation? condition, bool outcome)
    {
        switch (condition is null ? null : WrittenParts.Unwrap(condition))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not: return AreFew(not.Operand, !outcome);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } pair:
                bool left = AreFew(pair.LeftOperand, outcome), right = AreFew(pair.RightOperand, outcome);
                return (pair.OperatorKind == BinaryOperatorKind.ConditionalAnd) == outcome ? left || right : left && right;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } less:
                return outcome ? IsFew(figures.Of(less.RightOperand)) : IsFew(FromNearEnd(less.RightOperand, 0));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } greater:
                return outcome ? IsFew(FromNearEnd(greater.RightOperand, 0)) : IsFew(figures.Of(greater.RightOperand));
            default: return false;
        }
    }

    private static bool IsFew(Extent? extent) => extent is { Parameter: null };

    /// <summary>Returns what is left from a position such as <c>key.Length - 4</c> on.</summary>
    private Extent? FromNearEnd(IOperation start, int depth)
    {
        switch (WrittenParts.Unwrap(start))
        {
            case IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: IPropertyReferenceOperation { Property.Name: "Length" }
            } difference:
                return figures.Of(difference.RightOperand);
            case IInvocationOperation { TargetMethod: { ContainingType.Name: "Math", Name: "Max" }, Arguments: var arguments }:
                return FromNearEnd(arguments[0].Value, depth + 1) ?? FromNearEnd(arguments[1].Value, depth + 1);
            case ILocalReferenceOperation local when depth == 0 && figures.Values(local) is { Count: 1 } only:
                return FromNearEnd(only[0], depth + 1);
            default: return null;
        }
    }

    private static IOperation? FromEnd(IOperation index) =>
        WrittenParts.Unwrap(index) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat ? hat.Operand : null;
}
