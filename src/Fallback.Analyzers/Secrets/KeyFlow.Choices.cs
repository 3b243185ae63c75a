using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private KeyTaint VisitSwitch(ISwitchOperation choice)
    {
        KeyTaint value = Eval(choice.Value);
        FlowState before = _state.Copy();
        bool hasDefault = false;
        FlowState? after = null;
        foreach (ISwitchCaseOperation section in choice.Cases)
        {
            _state = before.Copy();
            foreach (ICaseClauseOperation clause in section.Clauses)
            {
                hasDefault |= clause.CaseKind == CaseKind.Default;
                if (clause is not IPatternCaseClauseOperation { Pattern: var pattern, Guard: var guard }) continue;
                Bind(pattern, value);
                Eval(guard);
            }
            foreach (IOperation statement in section.Body) Eval(statement);
            after = after is null ? _state : Join(after, _state);
        }
        _state = after is null ? before : hasDefault ? after : Join(before, after);
        Land(choice.ExitLabel);
        return KeyTaint.Unknown;
    }

    private KeyTaint VisitSwitchExpression(ISwitchExpressionOperation choice)
    {
        KeyTaint value = Eval(choice.Value);
        FlowState before = _state.Copy();
        KeyTaint? result = null;
        FlowState? after = null;
        foreach (ISwitchExpressionArmOperation arm in choice.Arms)
        {
            _state = before.Copy();
            Bind(arm.Pattern, value);
            Eval(arm.Guard);
            KeyTaint given = Eval(arm.Value);
            if (!_state.IsDead) result = result?.Join(given) ?? given;
            after = after is null ? _state : Join(after, _state);
        }
        if (after is not null) _state = after;
        return result ?? KeyTaint.Unknown;
    }

    private KeyTaint VisitMatch(IIsPatternOperation match)
    {
        Bind(match.Pattern, Eval(match.Value));
        return KeyTaint.Clear;
    }

    /// <summary>Assigns the variables of a pattern what it matches: the value itself, or what a property's name shows.</summary>
    private void Bind(IPatternOperation pattern, KeyTaint value)
    {
        switch (pattern)
        {
            case IDeclarationPatternOperation { DeclaredSymbol: { } symbol }: Declare(symbol, value); break;
            case IRecursivePatternOperation recursive:
                if (recursive.DeclaredSymbol is { } declared) Declare(declared, value);
                foreach (IPropertySubpatternOperation property in recursive.PropertySubpatterns) Bind(property.Pattern, Member(property.Member));
                break;
            case IBinaryPatternOperation both: Bind(both.LeftPattern, value); Bind(both.RightPattern, value); break;
            case INegatedPatternOperation negated: Bind(negated.Pattern, value); break;
            case IListPatternOperation { DeclaredSymbol: { } list }: Declare(list, value); break;
        }
    }

    private KeyTaint Member(IOperation member) => member switch
    {
        IPropertyReferenceOperation property => Read(property.Property),
        IFieldReferenceOperation field => Read(field.Field),
        _ => KeyTaint.Unknown,
    };

    private void Declare(ISymbol symbol, KeyTaint value)
    {
        if (symbol is ILocalSymbol local) Set(local, KeyTypes.IsHarmless(local.Type) ? KeyTaint.Clear : OrNamed(local, value));
    }

    /// <summary>If a condition shows that a variable is null or empty, it contains no key.</summary>
    private void Refine(IOperation condition, bool outcome)
    {
        switch (WrittenParts.Unwrap(condition))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not: Refine(not.Operand, !outcome); break;
            case IInvocationOperation { TargetMethod: { Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace" }, Arguments.Length: > 0 } call
                when outcome:
                Empty(call.Arguments[0].Value);
                break;
            case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: { } inner } } match when !outcome && IsEmpty(inner):
                Empty(match.Value);
                break;
            case IIsPatternOperation match when outcome && IsEmpty(match.Pattern): Empty(match.Value); break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when outcome:
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } when !outcome:
                var pair = (IBinaryOperation)WrittenParts.Unwrap(condition);
                Refine(pair.LeftOperand, outcome);
                Refine(pair.RightOperand, outcome);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
                when outcome == (comparison.OperatorKind == BinaryOperatorKind.Equals):
                if (IsNothing(comparison.RightOperand)) Empty(comparison.LeftOperand);
                else EmptyByLength(comparison);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } longer
                when !outcome:
                Shorten(longer);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.LessThan } shorter when outcome:
                Shorten(shorter);
                break;
        }
    }

    private static bool IsEmpty(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => IsNothing(constant.Value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } both => IsEmpty(both.LeftPattern) && IsEmpty(both.RightPattern),
        _ => false,
    };

    private static bool IsNothing(IOperation operation) => WrittenParts.Unwrap(operation).ConstantValue is { HasValue: true, Value: null or "" };

    /// <summary><c>key.Length == 0</c>, or not <c>key.Length &gt; 0</c>.</summary>
    private void EmptyByLength(IBinaryOperation comparison)
    {
        if (comparison.RightOperand.ConstantValue is { HasValue: true, Value: 0 }
            && WrittenParts.Unwrap(comparison.LeftOperand) is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } text })
            Empty(text);
    }

    /// <summary>
    /// If a method that shortens a text finds that it is short already, it may return all of it. A message that says that a key is too
    /// short, and shows it, shows a key.
    /// </summary>
    private void Shorten(IBinaryOperation comparison)
    {
        EmptyByLength(comparison);
        if (WrittenParts.Unwrap(comparison.LeftOperand) is not IPropertyReferenceOperation { Property.Name: "Length", Instance: { } text }
            || Variable(text) is not { } symbol
            || Read(symbol) is not { IsTainted: true, Key: null } value
            || _figures.Of(comparison.RightOperand) is not { } extent)
            return;
        // If the method itself leaks it, that is reported nevertheless.
        _state.Set(symbol, value.Limited(extent.Parameter ?? KeyTaint.Few));
    }

    private void Empty(IOperation operation)
    {
        if (Variable(operation) is { } symbol) _state.Set(symbol, KeyTaint.Clear);
    }
}
