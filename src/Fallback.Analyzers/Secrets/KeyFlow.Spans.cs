using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    // What the lambda of string.Create writes into, and what it is given.
    private IParameterSymbol? _span;
    private KeyTaint _spanSource = KeyTaint.Clear;

    /// <summary>The text that <c>string.Create</c> has its lambda write: as much of a key as that puts into the span. Null for other calls,
    /// and where no key is handed on.</summary>
    private KeyTaint? Created(IInvocationOperation call)
    {
        if (call is not { TargetMethod: { Name: "Create", ContainingType.SpecialType: SpecialType.System_String }, Arguments.Length: 3 }
            || _span is not null)
            return null;
        if (_figures.Of(call.Arguments[0].Value) is { Parameter: null }) return KeyTaint.Clear;
        KeyTaint source = Known(call.Arguments[1].Value);
        if (!source.IsTainted
            || WrittenParts.Unwrap(call.Arguments[2].Value) is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
            || lambda.Symbol.Parameters is not { Length: 2 } parameters)
            return null;
        (IParameterSymbol span, IParameterSymbol text) = (parameters[0], parameters[1]);
        (_span, _spanSource) = (span, source);
        FlowState before = _state.Copy();
        Set(span, KeyTaint.Clear);
        Set(text, source);
        Enter(lambda.Body, [], []);
        KeyTaint written = Read(span);
        _state = Join(before, _state);
        _span = null;
        return written;
    }

    /// <summary>A call that is given the span may put into it whatever else it is given.</summary>
    private void WriteSpan(IInvocationOperation call, KeyTaint? all)
    {
        if (_span is null || all is not { IsTainted: true }) return;
        foreach (IArgumentOperation argument in call.Arguments)
            if (IsSpan(argument.Value)) Set(_span, Read(_span).Join(all));
    }

    /// <summary>One character after the other is the whole key, unless a condition or constant leaves a few of its places.</summary>
    private void WriteCharacter(IPropertyReferenceOperation place)
    {
        if (_span is not null && place.Parent is IAssignmentOperation { Value: var value } && !IsOfFewPlaces(value))
            Set(_span, Read(_span).Join(_spanSource));
    }

    private bool IsOfFewPlaces(IOperation character)
    {
        IOperation value = WrittenParts.Unwrap(character);
        if (value.ConstantValue.HasValue) return true;
        if (value is IConditionalOperation { WhenFalse: { } other } choice)
            return (IsOfFewPlaces(choice.WhenTrue) || _excerpts.AreFew(choice.Condition, true))
                && (IsOfFewPlaces(other) || _excerpts.AreFew(choice.Condition, false));
        if (value is IPropertyReferenceOperation { Arguments: { Length: 1 } places }
            && _figures.Of(places[0].Value) is { Parameter: null })
            return true;
        for (IOperation inner = value; inner.Parent is { } outer and not IAnonymousFunctionOperation; inner = outer)
            if (outer is IConditionalOperation conditional && inner != conditional.Condition
                    && _excerpts.AreFew(conditional.Condition, inner == conditional.WhenTrue)
                || outer is IForLoopOperation loop && inner == loop.Body && _excerpts.AreFew(loop.Condition, true))
                return true;
        return false;
    }

    /// <summary>The span itself, or a slice of it.</summary>
    private bool IsSpan(IOperation? operation)
    {
        while (_span is not null && operation is not null)
            switch (WrittenParts.Unwrap(operation))
            {
                case IParameterReferenceOperation parameter: return SymbolEqualityComparer.Default.Equals(parameter.Parameter, _span);
                case IPropertyReferenceOperation slice: operation = slice.Instance; break;
                case IImplicitIndexerReferenceOperation slice: operation = slice.Instance; break;
                case IInvocationOperation { TargetMethod.Name: "Slice" } slice: operation = slice.Instance; break;
                default: return false;
            }
        return false;
    }
}
