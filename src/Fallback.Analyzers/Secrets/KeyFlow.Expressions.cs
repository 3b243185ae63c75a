using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private readonly Stack<KeyTaint> _receivers = [];

    private KeyTaint Visit(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => Read(local.Local),
        IParameterReferenceOperation parameter => Read(parameter.Parameter),
        IInvocationOperation call => VisitCall(call),
        IPropertyReferenceOperation property => VisitProperty(property),
        IFieldReferenceOperation field => VisitField(field),
        IConversionOperation conversion => Eval(conversion.Operand),
        IArgumentOperation argument => Eval(argument.Value),
        IAwaitOperation await => Eval(await.Operation),
        IParenthesizedOperation inner => Eval(inner.Operand),
        IObjectCreationOperation creation => VisitCreation(creation),
        IInterpolatedStringOperation text => VisitInterpolated(text),
        IInterpolatedStringHandlerCreationOperation handler => VisitHandler(handler),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => Printed(sum.LeftOperand).Join(Printed(sum.RightOperand)),
        ICoalesceOperation coalesce => VisitCoalesce(coalesce),
        IConditionalAccessOperation access => VisitAccess(access),
        IConditionalAccessInstanceOperation => _receivers.Count > 0 ? _receivers.Peek() : KeyTaint.Unknown,
        IIsPatternOperation match => VisitMatch(match),
        IDelegateCreationOperation creation => Eval(creation.Target),
        IAnonymousFunctionOperation lambda => VisitLambda(lambda),
        _ => VisitAggregate(operation),
    };

    private KeyTaint VisitAggregate(IOperation operation) => operation switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => JoinAll(initializer.ElementValues),
        ICollectionExpressionOperation collection => JoinAll(collection.Elements),
        ISpreadOperation spread => Eval(spread.Operand),
        IArrayElementReferenceOperation element => VisitElement(element.ArrayReference, element.Indices[0]),
        IImplicitIndexerReferenceOperation indexer => VisitElement(indexer.Instance, indexer.Argument),
        ITupleOperation tuple => VisitTuple(tuple),
        IAnonymousObjectCreationOperation anonymous => VisitAnonymous(anonymous),
        IDeclarationExpressionOperation declaration => Eval(declaration.Expression),
        _ => VisitStatement(operation),
    };

    private KeyTaint JoinAll(IEnumerable<IOperation> values)
    {
        KeyTaint? joined = null;
        foreach (IOperation value in values) joined = joined is null ? Eval(value) : joined.Join(Eval(value));
        return joined ?? KeyTaint.Clear;
    }

    /// <summary>A value as it is written into a text: a record writes its properties.</summary>
    private KeyTaint Printed(IOperation operation)
    {
        KeyTaint value = Eval(operation);
        return value.IsTainted || ReferenceEquals(value, KeyTaint.Clear) ? value : OfRecord(operation) ?? value;
    }

    private static KeyTaint? OfRecord(IOperation operation)
    {
        ITypeSymbol? type = WrittenParts.Unwrap(operation).Type;
        return KeyTypes.PrintedKey(type) is { } key ? KeyTaint.Of($"{type!.Name}.{key.Name}", KeyStrength.Key) : null;
    }

    private KeyTaint VisitInterpolated(IInterpolatedStringOperation text)
    {
        KeyTaint? joined = null;
        foreach (IInterpolatedStringContentOperation part in text.Parts)
            if (WrittenParts.Hole(part) is { } hole) joined = joined?.Join(Printed(hole)) ?? Printed(hole);
        return joined ?? KeyTaint.Clear;
    }

    private KeyTaint VisitHandler(IInterpolatedStringHandlerCreationOperation handler)
    {
        Eval(handler.HandlerCreation);
        return Eval(handler.Content);
    }

    private KeyTaint VisitCoalesce(ICoalesceOperation coalesce)
    {
        KeyTaint value = Eval(coalesce.Value);
        FlowState before = _state.Copy();
        KeyTaint other = Eval(coalesce.WhenNull);
        bool leaves = _state.IsDead && !before.IsDead;
        _state = Join(before, _state);
        return leaves ? value : value.Join(other);
    }

    private KeyTaint VisitAccess(IConditionalAccessOperation access)
    {
        _receivers.Push(Eval(access.Operation));
        KeyTaint value = Eval(access.WhenNotNull);
        _receivers.Pop();
        return value;
    }

    private KeyTaint VisitElement(IOperation instance, IOperation index)
    {
        KeyTaint value = Eval(instance);
        Eval(index);
        if (_excerpts.Of(index) is { } extent && Excerpt(value, extent) is { } excerpt) return excerpt;
        return value.HasPlainHead && Heads.Is(index) ? KeyTaint.Clear : value.WithHead(false);
    }

    private KeyTaint VisitTuple(ITupleOperation tuple)
    {
        var parts = new Dictionary<string, KeyTaint>();
        KeyTaint joined = KeyTaint.Clear;
        var names = (tuple.NaturalType ?? tuple.Type) as INamedTypeSymbol;
        for (int i = 0; i < tuple.Elements.Length; i++)
        {
            KeyTaint value = Eval(tuple.Elements[i]);
            joined = joined.Join(value);
            parts[$"Item{i + 1}"] = value;
            if (names is { TupleElements: { IsDefault: false } elements } && i < elements.Length) parts[elements[i].Name] = value;
        }
        return joined.IsTainted ? joined.With(parts) : joined;
    }

    private KeyTaint VisitAnonymous(IAnonymousObjectCreationOperation anonymous)
    {
        var parts = new Dictionary<string, KeyTaint>();
        KeyTaint joined = KeyTaint.Clear;
        foreach (IOperation initializer in anonymous.Initializers)
        {
            if (initializer is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment) continue;
            KeyTaint value = Eval(assignment.Value);
            joined = joined.Join(value);
            parts[target.Property.Name] = value;
        }
        return joined.IsTainted ? joined.With(parts) : joined;
    }
}
