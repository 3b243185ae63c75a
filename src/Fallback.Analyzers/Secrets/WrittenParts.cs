using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Takes what is given to a log or another writer apart into the values that are written: holes, operands, elements.</summary>
internal static class WrittenParts
{
    /// <param name="value">What is given.</param>
    /// <param name="destructures">Whether an object's properties are written, and not only its text.</param>
    public static List<(IOperation Value, bool Destructured)> Of(IOperation value, bool destructures)
    {
        var parts = new List<(IOperation, bool)>();
        Add(value, destructures, parts);
        return parts;
    }

    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
            switch (operation)
            {
                case IConversionOperation conversion: operation = conversion.Operand; break;
                case IParenthesizedOperation inner: operation = inner.Operand; break;
                default: return operation;
            }
    }

    /// <summary>The value in an interpolated text's hole; null for its words.</summary>
    public static IOperation? Hole(IInterpolatedStringContentOperation part) => part switch
    {
        IInterpolationOperation hole => hole.Expression,
        IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments.Length: > 0 } append } => append.Arguments[0].Value,
        _ => null,
    };

    private static void Add(IOperation value, bool destructures, List<(IOperation, bool)> parts)
    {
        IOperation operation = Unwrap(value);
        switch (operation)
        {
            case IInterpolatedStringOperation text:
                foreach (IInterpolatedStringContentOperation part in text.Parts)
                    if (Hole(part) is { } hole) Add(hole, false, parts);
                break;
            case IInterpolatedStringHandlerCreationOperation handler: Add(handler.Content, false, parts); break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                Add(sum.LeftOperand, false, parts);
                Add(sum.RightOperand, false, parts);
                break;
            case IConditionalOperation { WhenFalse: { } other } choice:
                Add(choice.WhenTrue, destructures, parts);
                Add(other, destructures, parts);
                break;
            case ICoalesceOperation coalesce: Add(coalesce.Value, destructures, parts); Add(coalesce.WhenNull, destructures, parts); break;
            case IInvocationOperation
            {
                TargetMethod: { ContainingType.SpecialType: SpecialType.System_String, Name: "Format" or "Concat" or "Join" }
            } call:
                AddArguments(call.Arguments, false, parts);
                break;
            default: AddItems(operation, destructures, parts); break;
        }
    }

    private static void AddItems(IOperation operation, bool destructures, List<(IOperation, bool)> parts)
    {
        switch (operation)
        {
            case IArrayCreationOperation { Initializer: { } items }: AddAll(items.ElementValues, destructures, parts); break;
            case ICollectionExpressionOperation items: AddAll(items.Elements, destructures, parts); break;
            case ITupleOperation tuple: AddAll(tuple.Elements, destructures, parts); break;
            case IAnonymousObjectCreationOperation anonymous: AddInitializers(anonymous.Initializers, destructures, parts); break;
            case IObjectCreationOperation creation when IsCollection(creation, destructures):
                AddArguments(creation.Arguments, destructures, parts);
                if (creation.Initializer is { } initializer) AddInitializers(initializer.Initializers, destructures, parts);
                break;
            default: parts.Add((operation, destructures)); break;
        }
    }

    private static void AddAll(ImmutableArray<IOperation> values, bool destructures, List<(IOperation, bool)> parts)
    {
        foreach (IOperation value in values) Add(value, destructures, parts);
    }

    private static void AddArguments(ImmutableArray<IArgumentOperation> arguments, bool destructures, List<(IOperation, bool)> parts)
    {
        foreach (IArgumentOperation argument in arguments) Add(argument.Value, destructures, parts);
    }

    private static void AddInitializers(ImmutableArray<IOperation> initializers, bool destructures, List<(IOperation, bool)> parts)
    {
        foreach (IOperation initializer in initializers)
            if (initializer is ISimpleAssignmentOperation assignment) Add(assignment.Value, destructures, parts);
            else if (initializer is IInvocationOperation add) AddArguments(add.Arguments, destructures, parts);
    }

    /// <summary>Whether the value in the braces is written, and not only the type's name.</summary>
    private static bool IsCollection(IObjectCreationOperation creation, bool destructures) =>
        destructures
            ? creation.Initializer is not null
            : creation.Type is { Name: "Dictionary" or "List" or "KeyValuePair" or "TagList" or "ActivityTagsCollection" };
}
