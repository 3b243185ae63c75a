using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private void CheckAll(ImmutableArray<IArgumentOperation> arguments, Sink sink)
    {
        bool destructures = sink.TakesObjects || Destructures(arguments);
        foreach (IArgumentOperation argument in arguments)
            if (!IsRedacted(argument.Parameter)) Check(argument.Value, sink, destructures);
    }

    private void Check(IOperation value, Sink sink) => Check(value, sink, sink.TakesObjects);

    /// <summary>Looks for the key in what is given to a sink, down to the expression that is the key: a hole, an operand, an element.</summary>
    private void Check(IOperation value, Sink sink, bool destructures)
    {
        IOperation operation = Unwrap(value);
        switch (operation)
        {
            case IInterpolatedStringOperation text:
                foreach (IInterpolatedStringContentOperation part in text.Parts)
                    if (Hole(part) is { } hole) Check(hole, sink, false);
                break;
            case IInterpolatedStringHandlerCreationOperation handler: Check(handler.Content, sink, false); break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum: Check(sum.LeftOperand, sink, false); Check(sum.RightOperand, sink, false); break;
            case IConditionalOperation choice: Check(choice.WhenTrue, sink, destructures); if (choice.WhenFalse is { } other) Check(other, sink, destructures); break;
            case ICoalesceOperation coalesce: Check(coalesce.Value, sink, destructures); Check(coalesce.WhenNull, sink, destructures); break;
            case IArrayCreationOperation { Initializer: { } items }: CheckEach(items.ElementValues, sink, destructures); break;
            case ICollectionExpressionOperation items: CheckEach(items.Elements, sink, destructures); break;
            case ITupleOperation tuple: CheckEach(tuple.Elements, sink, destructures); break;
            case IAnonymousObjectCreationOperation anonymous: CheckInitializers(anonymous.Initializers, sink, destructures); break;
            case IObjectCreationOperation creation when IsCollection(creation, destructures):
                foreach (IArgumentOperation argument in creation.Arguments) Check(argument.Value, sink, destructures);
                if (creation.Initializer is { } initializer) CheckInitializers(initializer.Initializers, sink, destructures);
                break;
            case IInvocationOperation { TargetMethod: { ContainingType.SpecialType: SpecialType.System_String, Name: "Format" or "Concat" or "Join" } } call:
                foreach (IArgumentOperation argument in call.Arguments) Check(argument.Value, sink, false);
                break;
            default: CheckLeaf(operation, sink, destructures); break;
        }
    }

    private void CheckEach(ImmutableArray<IOperation> values, Sink sink, bool destructures)
    {
        foreach (IOperation value in values) Check(value, sink, destructures);
    }

    private void CheckInitializers(ImmutableArray<IOperation> initializers, Sink sink, bool destructures)
    {
        foreach (IOperation initializer in initializers)
            if (initializer is ISimpleAssignmentOperation assignment) Check(assignment.Value, sink, destructures);
            else if (initializer is IInvocationOperation add)
                foreach (IArgumentOperation argument in add.Arguments) Check(argument.Value, sink, destructures);
    }

    private void CheckLeaf(IOperation operation, Sink sink, bool destructures)
    {
        KeyTaint value = Known(operation);
        if (!value.IsTainted) value = OfRecord(operation) ?? (destructures ? OfObject(operation.Type) : KeyTaint.Unknown);
        if (!value.IsTainted || operation is IInstanceReferenceOperation or IObjectCreationOperation { Initializer: null, Arguments.Length: 0 }) return;
        if (value.Key is { } key && value.Strength >= sink.Weakest) _leaks[operation] = new Leak(operation.Syntax, key, sink);
        for (int i = 0; i < _parameterLeaks.Length && value.Parameters >> i != 0; i++)
            // A parameter that is named like a key is reported where it leaves.
            if ((value.Parameters >> i & 1) != 0 && !KeySources.Named(_summarised!.Parameters[i], _summarised.Parameters[i].Type).IsTainted)
                _parameterLeaks[i] ??= sink.Place.Contains(" in '") ? sink : sink with { Place = $"{sink.Place} in '{_summarised.Name}'" };
    }

    private static KeyTaint OfObject(ITypeSymbol? type) => KeyTypes.SerializedKey(type) is { } key ? KeyTaint.Of($"{type!.Name}.{key.Name}", KeyStrength.Key) : KeyTaint.Unknown;

    /// <summary>Whether what stands in the braces is written, and not only the type's name.</summary>
    private static bool IsCollection(IObjectCreationOperation creation, bool destructures) =>
        destructures ? creation.Initializer is not null : creation.Type is { Name: "Dictionary" or "List" or "KeyValuePair" or "TagList" or "ActivityTagsCollection" };

    /// <summary>Whether the template asks for an object's properties: <c>{@Options}</c>.</summary>
    private static bool Destructures(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Value.ConstantValue is { HasValue: true, Value: string template } && template.IndexOf("{@", System.StringComparison.Ordinal) >= 0) return true;
        return false;
    }

    /// <summary>A parameter that the logging package redacts, since it carries a data classification.</summary>
    private static bool IsRedacted(IParameterSymbol? parameter)
    {
        if (parameter is null) return false;
        foreach (AttributeData attribute in parameter.GetAttributes())
            if (KeyTypes.Derives(attribute.AttributeClass, "Microsoft.Extensions.Compliance.Classification", "DataClassificationAttribute")) return true;
        return false;
    }
}
