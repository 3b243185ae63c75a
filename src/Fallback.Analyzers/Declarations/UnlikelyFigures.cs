using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds figures that were probably meant in another unit (FB1012), each attribute where it is written.</summary>
internal sealed class UnlikelyFigures(string owner, ProblemSink problems, CancellationToken cancellationToken)
{
    /// <summary>Checks the attributes on the interface and on its own methods. Those of a base are checked with the base.</summary>
    public static void Check(INamedTypeSymbol type, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (!ClientName.HasAnyChain(type)) return;
        new UnlikelyFigures(type.Name, problems, cancellationToken).Check(type);
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            new UnlikelyFigures($"{type.Name}.{method.Name}", problems, cancellationToken).Check(method);
    }

    private void Check(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type || !AttributeReader.Is(attribute, type.Name)) continue;
            if (type.Name == PolicyAttributes.TierTimeout) CheckTimeouts(attribute);
            if (type.Name == GenerationParser.Name) CheckTemperature(attribute);
            foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
                if (FigureUnit.Of(argument.Key) is { } unit && Figure(argument.Value) is { } figure)
                    Report(unit, figure, argument.Value, argument.Key, attribute.Place(argument.Key, cancellationToken));
        }
    }

    private void CheckTimeouts(AttributeData attribute)
    {
        string? model = PolicyParser.ModelOf(attribute);
        ImmutableArray<TypedConstant> values = attribute.Values(model is null ? 0 : 1);
        IReadOnlyList<Location?> places = WrittenValues.Places(attribute, "milliseconds", values.Length, cancellationToken);
        for (int i = 0; i < values.Length; i++)
            if (Figure(values[i]) is { } figure)
                Report(
                    FigureUnit.TierTimeout,
                    figure,
                    values[i],
                    model is null ? $"the timeout of tier {(i + 1).ToString(CultureInfo.InvariantCulture)}" : $"the timeout of \"{model}\"",
                    places[i]);
    }

    private void CheckTemperature(AttributeData attribute)
    {
        double temperature = attribute.Named("Temperature", 0.0);
        if (!(temperature > 2) || double.IsInfinity(temperature)) return;
        string text = temperature.ToString("0.###", CultureInfo.InvariantCulture);
        problems.Warn(
            DiagnosticIds.OtherUnit,
            attribute.Place("Temperature", cancellationToken),
            $"'{owner}': Temperature is {text}, but no provider takes more than 2, and some no more than 1; "
                + $"did you mean a tenth or a hundredth of it?");
    }

    private void Report(FigureUnit unit, double figure, TypedConstant written, string subject, Location? place)
    {
        if (unit.Judge(figure) is not var (what, instead)) return;
        // A setting of whole numbers cannot have a fraction.
        bool fits = written.Value is double || instead == Math.Truncate(instead);
        problems.Warn(DiagnosticIds.OtherUnit, place, $"'{owner}': {subject} is {what}", fits ? FigureUnit.Code(instead) : null);
    }

    private static double? Figure(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Primitive, Value: int whole } => whole,
        { Kind: TypedConstantKind.Primitive, Value: double number } => number,
        _ => null,
    };
}
