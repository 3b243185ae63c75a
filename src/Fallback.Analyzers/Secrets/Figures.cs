using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>How much of a text is shown: a few characters, or as many as one of the method's parameters permits.</summary>
internal readonly record struct Extent(int? Parameter)
{
    /// <summary>The most characters of a key that may be shown.</summary>
    public const int Longest = 8;

    public static Extent Few => new(null);
}

/// <summary>Finds the largest possible value of a whole number, from everything that the surrounding body assigns to it.</summary>
/// <param name="summarised">The method whose parameters represent a caller's arguments; null if there is none.</param>
internal sealed class Figures(IMethodSymbol? summarised)
{
    private const int Deepest = 8;

    private readonly Dictionary<IOperation, Dictionary<ISymbol, List<IOperation?>>> _assigned = [];
    private readonly Dictionary<ISymbol, IOperation> _given = new(SymbolEqualityComparer.Default);

    /// <summary>Records the arguments of a local function or a lambda.</summary>
    public void Give(IParameterSymbol parameter, IOperation value) => _given[parameter] = value;

    /// <summary>Returns null if a figure may be large.</summary>
    public Extent? Of(IOperation figure)
    {
        if (Most(figure, 0) <= Extent.Longest) return Extent.Few;
        return Parameter(figure, 0) is { } ordinal ? new Extent(ordinal) : null;
    }

    /// <summary>Returns all values that a local has in its body; null if one of them is unknown.</summary>
    public IReadOnlyList<IOperation>? Values(ILocalReferenceOperation local) => Assigned(local, local.Local);

    private int? Most(IOperation figure, int depth)
    {
        IOperation value = WrittenParts.Unwrap(figure);
        if (value.ConstantValue is { HasValue: true, Value: int constant }) return constant;
        if (depth > Deepest) return null;
        return value switch
        {
            IInvocationOperation { TargetMethod: { ContainingType.Name: "Math", Name: var name }, Arguments: var arguments } => name switch
            {
                "Min" => Lower(Most(arguments[0].Value, depth + 1), Most(arguments[1].Value, depth + 1)),
                "Max" => Higher(Most(arguments[0].Value, depth + 1), Most(arguments[1].Value, depth + 1)),
                "Clamp" => Most(arguments[2].Value, depth + 1),
                _ => null,
            },
            IConditionalOperation { WhenFalse: { } other } choice => Higher(Most(choice.WhenTrue, depth + 1), Most(other, depth + 1)),
            IBinaryOperation sum => OfBinary(sum, depth),
            ILocalReferenceOperation local => Highest(Assigned(local, local.Local), depth),
            IParameterReferenceOperation { Parameter: var parameter } given when _given.TryGetValue(parameter, out IOperation argument) =>
                Highest(Assigned(given, parameter) is { Count: 0 } ? [argument] : null, depth),
            _ => null,
        };
    }

    private int? OfBinary(IBinaryOperation binary, int depth)
    {
        if (Most(binary.LeftOperand, depth + 1) is not { } left) return null;
        int? right = binary.RightOperand.ConstantValue is { HasValue: true, Value: int value and > 0 } ? value : null;
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.Add => Most(binary.RightOperand, depth + 1) + left,
            BinaryOperatorKind.Subtract when right is not null => left - right,
            BinaryOperatorKind.Divide when right is not null => Math.Max(0, left) / right,
            BinaryOperatorKind.Remainder when right is not null => right - 1,
            _ => null,
        };
    }

    /// <summary>Returns the parameter of the summarised method that limits a figure.</summary>
    private int? Parameter(IOperation figure, int depth) => depth > Deepest ? null : WrittenParts.Unwrap(figure) switch
    {
        IParameterReferenceOperation { Parameter: var parameter } reference
            when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, summarised)
                && Assigned(reference, parameter) is { Count: 0 } => parameter.Ordinal,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "Math", Name: "Min" }, Arguments: var arguments } =>
            Parameter(arguments[0].Value, depth + 1) ?? Parameter(arguments[1].Value, depth + 1),
        ILocalReferenceOperation local when Assigned(local, local.Local) is { Count: 1 } only => Parameter(only[0], depth + 1),
        _ => null,
    };

    private int? Highest(List<IOperation>? values, int depth)
    {
        if (values is null || values.Count == 0) return null;
        int? highest = int.MinValue;
        foreach (IOperation value in values) highest = Higher(highest, Most(value, depth + 1));
        return highest;
    }

    private static int? Higher(int? one, int? other) => one is { } a && other is { } b ? Math.Max(a, b) : null;

    private static int? Lower(int? one, int? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;

    private List<IOperation>? Assigned(IOperation place, ISymbol variable)
    {
        IOperation root = place;
        while (root.Parent is { } parent) root = parent;
        if (!_assigned.TryGetValue(root, out Dictionary<ISymbol, List<IOperation?>> all)) _assigned[root] = all = Read(root);
        if (!all.TryGetValue(variable, out List<IOperation?> values)) return [];
        var known = new List<IOperation>();
        foreach (IOperation? value in values)
            if (value is null) return null;
            else known.Add(value);
        return known;
    }

    private static Dictionary<ISymbol, List<IOperation?>> Read(IOperation root)
    {
        var all = new Dictionary<ISymbol, List<IOperation?>>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in root.Descendants())
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { Value: var initial }:
                    Add(declarator.Symbol, initial);
                    break;
                case ISimpleAssignmentOperation assignment: AddTo(assignment.Target, assignment.IsRef ? null : assignment.Value); break;
                case IAssignmentOperation assignment: AddTo(assignment.Target, null); break;
                case IIncrementOrDecrementOperation step: AddTo(step.Target, null); break;
                case IArgumentOperation { Parameter.RefKind: not (RefKind.None or RefKind.In) } argument:
                    AddTo(argument.Value, null);
                    break;
                case IAddressOfOperation address: AddTo(address.Reference, null); break;
                case IDeclarationPatternOperation { DeclaredSymbol: { } matched }: Add(matched, null); break;
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation item }: Add(item.Symbol, null); break;
            }
        return all;

        void AddTo(IOperation target, IOperation? value)
        {
            foreach (IOperation part in target is ITupleOperation tuple ? tuple.Elements : [target])
                switch (WrittenParts.Unwrap(part))
                {
                    case ILocalReferenceOperation local: Add(local.Local, value); break;
                    case IParameterReferenceOperation parameter: Add(parameter.Parameter, value); break;
                    case IDeclarationExpressionOperation declaration: AddTo(declaration.Expression, value); break;
                    case ITupleOperation inner: AddTo(inner, value); break;
                }
        }

        void Add(ISymbol variable, IOperation? value)
        {
            if (!all.TryGetValue(variable, out List<IOperation?> values)) all[variable] = values = [];
            values.Add(value);
        }
    }
}
