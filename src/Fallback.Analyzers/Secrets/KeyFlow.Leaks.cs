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

    private void Check(IOperation value, Sink sink, bool destructures)
    {
        foreach ((IOperation part, bool destructured) in WrittenParts.Of(value, destructures)) CheckPart(part, sink, destructured);
    }

    private void CheckPart(IOperation operation, Sink sink, bool destructures)
    {
        KeyTaint value = Known(operation);
        if (!value.IsTainted) value = OfRecord(operation) ?? (destructures ? OfObject(operation.Type) : KeyTaint.Unknown);
        if (!value.IsTainted
            || operation is IInstanceReferenceOperation or IObjectCreationOperation { Initializer: null, Arguments.Length: 0 })
            return;
        if (value.Key is { } key && value.Strength >= sink.Weakest) _leaks[operation] = new Leak(operation.Syntax, key, sink);
        for (int i = 0; i < _parameterLeaks.Length && value.Parameters >> i != 0; i++)
            // A parameter that is named like a key is reported where it leaves.
            if ((value.Parameters >> i & 1) != 0 && !KeySources.Named(_summarised!.Parameters[i], _summarised.Parameters[i].Type).IsTainted)
                _parameterLeaks[i] ??= sink.Place.Contains(" in ") ? sink : sink with { Place = $"{sink.Place} in {_label}" };
    }

    private KeyTaint OfObject(ITypeSymbol? type) =>
        _project.Bearers.Serialized(type) is { } key ? KeyTaint.Of($"{key.ContainingType.Name}.{key.Name}", KeyStrength.Key) : KeyTaint.Unknown;

    /// <summary>Whether the template asks for an object's properties: <c>{@Options}</c>.</summary>
    private static bool Destructures(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Value.ConstantValue is { HasValue: true, Value: string template }
                && template.IndexOf("{@", System.StringComparison.Ordinal) >= 0)
                return true;
        return false;
    }

    /// <summary>A parameter that the logging package redacts, since it carries a data classification.</summary>
    private static bool IsRedacted(IParameterSymbol? parameter)
    {
        if (parameter is null) return false;
        foreach (AttributeData attribute in parameter.GetAttributes())
            if (KeyTypes.Derives(attribute.AttributeClass, "Microsoft.Extensions.Compliance.Classification", "DataClassificationAttribute"))
                return true;
        return false;
    }
}
