using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// Recognizes the values of a request's headers in code that enumerates all of them. Code that examines a header's name is assumed to leave
/// the key out.
/// </summary>
internal sealed class HeaderLoops
{
    // The result for an operation is kept: variables that are assigned to each other would double the time with each.
    private readonly Dictionary<IOperation, bool> _known = [];

    private HeaderLoops()
    {
    }

    /// <summary>Whether a value that is written holds each header of a request in turn.</summary>
    public static bool Hold(IOperation part) => new HeaderLoops().IsValue(part);

    private bool IsValue(IOperation part)
    {
        IOperation value = WrittenParts.Unwrap(part);
        return _known.TryGetValue(value, out bool known) ? known : _known[value] = IsOne(value);
    }

    private bool IsOne(IOperation value)
    {
        switch (value)
        {
            case IPropertyReferenceOperation { Property.Name: "Value", Instance: { } item }: return IsItem(WrittenParts.Unwrap(item));
            case ILocalReferenceOperation { Local: { } local } when local.Type.SpecialType == SpecialType.System_String:
                return IsOfLoop(value, local) is { } loop && IsValue(loop.Collection) || IsCollected(value, local);
            case ILocalReferenceOperation { Local: { } local }: return IsItem(value) && !IsPair(local.Type) || IsCollected(value, local);
            case IParameterReferenceOperation { Parameter: { Type.SpecialType: SpecialType.System_String } parameter }:
                return Source(value, parameter) is { } source && IsValue(source);
            case IInvocationOperation call: return IsOfCall(call);
            default: return false;
        }
    }

    private bool IsOfCall(IInvocationOperation call)
    {
        // header.Value.First(), builder.ToString()
        if (call.TargetMethod.Name is "First" or "FirstOrDefault" or "Single" or "ToString" or "ToArray" or "ToList" or "Last"
            && RequestHeaders.Receiver(call) is { } receiver)
            return IsValue(receiver);
        if (call.TargetMethod.Name is not ("Select" or "SelectMany" or "ToDictionary")
            || RequestHeaders.Receiver(call) is not { } sequence
            || !(RequestHeaders.Are(sequence) || IsValue(sequence)))
            return false;
        foreach (IArgumentOperation argument in call.Arguments)
            if (WrittenParts.Unwrap(argument.Value) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
                && !HeaderNames.AreAsked(lambda.Syntax, lambda.Symbol.Parameters)
                && Gives(lambda))
                return true;
        return false;
    }

    /// <summary>Whether a lambda's result contains the value of its item.</summary>
    private bool Gives(IAnonymousFunctionOperation lambda)
    {
        foreach (IOperation statement in lambda.Body.Operations)
            if (statement is IReturnOperation { ReturnedValue: { } returned })
                foreach ((IOperation part, _) in WrittenParts.Of(returned, destructures: true))
                    if (IsValue(part)) return true;
        return false;
    }

    /// <summary>Whether it is a header itself, with its name, or its values if a loop deconstructs it.</summary>
    private static bool IsItem(IOperation item) => item switch
    {
        ILocalReferenceOperation { Local: { } local } => IsOfLoop(item, local) is { } loop && RequestHeaders.Are(loop.Collection),
        IParameterReferenceOperation { Parameter: { } parameter } => Source(item, parameter) is { } source && RequestHeaders.Are(source),
        _ => false,
    };

    /// <summary>Returns the loop of a variable, if it examines no name.</summary>
    private static IForEachLoopOperation? IsOfLoop(IOperation reference, ILocalSymbol local)
    {
        for (IOperation? outer = reference.Parent; outer is not null; outer = outer.Parent)
            if (outer is IForEachLoopOperation loop && loop.Locals.Contains(local))
                return HeaderNames.AreAsked(loop.Syntax, loop.Locals) ? null : loop;
        return null;
    }

    /// <summary>Returns the sequence that a lambda's parameter enumerates.</summary>
    private static IOperation? Source(IOperation reference, IParameterSymbol parameter)
    {
        IOperation? outer = reference.Parent;
        while (outer is not null && !(outer is IAnonymousFunctionOperation found && found.Symbol.Parameters.Contains(parameter))) outer = outer.Parent;
        if (outer is not IAnonymousFunctionOperation lambda || HeaderNames.AreAsked(lambda.Syntax, lambda.Symbol.Parameters)) return null;
        for (outer = lambda.Parent; outer is not null; outer = outer.Parent)
            if (outer is IInvocationOperation call) return RequestHeaders.Receiver(call);
            else if (outer is not (IDelegateCreationOperation or IArgumentOperation or IConversionOperation)) return null;
        return null;
    }

    private static bool IsPair(ITypeSymbol type) => type.Name == "KeyValuePair";

    /// <summary>Whether an earlier loop has put the headers into a variable: a builder, a list, a dictionary, a text.</summary>
    private bool IsCollected(IOperation reference, ILocalSymbol local)
    {
        for (IOperation? outer = reference.Parent; outer is not null; outer = outer.Parent)
            if (outer is IBlockOperation block)
                foreach (IOperation statement in block.Operations)
                    if (statement is IForEachLoopOperation loop
                        && loop.Syntax.Span.End <= reference.Syntax.SpanStart
                        && RequestHeaders.Are(loop.Collection)
                        && Collects(loop, local))
                        return true;
        return false;
    }

    private bool Collects(IForEachLoopOperation loop, ILocalSymbol local)
    {
        foreach (IOperation operation in loop.Body.Descendants())
            switch (operation)
            {
                case IInvocationOperation { Instance: { } instance } call when Carriers.Collects(call.TargetMethod) && Root(instance, local):
                    foreach (IArgumentOperation argument in call.Arguments)
                        if (HasValue(argument.Value)) return true;
                    break;
                case ICompoundAssignmentOperation { Target: { } target } sum when Root(target, local) && HasValue(sum.Value): return true;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } holder } } entry
                    when Root(holder, local) && HasValue(entry.Value):
                    return true;
            }
        return false;
    }

    private bool HasValue(IOperation value)
    {
        foreach ((IOperation part, _) in WrittenParts.Of(value, destructures: false))
            if (IsValue(part)) return true;
        return false;
    }

    /// <summary>Finds the variable of <c>text.Append(a).Append(b)</c>.</summary>
    private static bool Root(IOperation instance, ILocalSymbol local)
    {
        IOperation root = WrittenParts.Unwrap(instance);
        while (root is IInvocationOperation { Instance: { } inner }) root = WrittenParts.Unwrap(inner);
        return root is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);
    }
}
