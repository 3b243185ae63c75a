using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Recognises the values of a request's headers where code goes through all of them. Whoever asks for a header's name there is taken
/// to leave the key out.</summary>
internal sealed class HeaderLoops
{
    // What has been asked of an operation is not asked again: variables that are put into one another would take twice the time with each.
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
            && Receiver(call) is { } receiver)
            return IsValue(receiver);
        if (call.TargetMethod.Name is not ("Select" or "SelectMany" or "ToDictionary")
            || Receiver(call) is not { } sequence
            || !(AreHeaders(sequence) || IsValue(sequence)))
            return false;
        foreach (IArgumentOperation argument in call.Arguments)
            if (WrittenParts.Unwrap(argument.Value) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
                && !Asks(lambda.Syntax, lambda.Symbol.Parameters)
                && Gives(lambda))
                return true;
        return false;
    }

    /// <summary>Whether a lambda's result has the value of its item in it.</summary>
    private bool Gives(IAnonymousFunctionOperation lambda)
    {
        foreach (IOperation statement in lambda.Body.Operations)
            if (statement is IReturnOperation { ReturnedValue: { } returned })
                foreach ((IOperation part, _) in WrittenParts.Of(returned, destructures: true))
                    if (IsValue(part)) return true;
        return false;
    }

    /// <summary>A header itself, with its name, or its values where a loop takes it apart.</summary>
    private static bool IsItem(IOperation item) => item switch
    {
        ILocalReferenceOperation { Local: { } local } => IsOfLoop(item, local) is { } loop && AreHeaders(loop.Collection),
        IParameterReferenceOperation { Parameter: { } parameter } => Source(item, parameter) is { } source && AreHeaders(source),
        _ => false,
    };

    /// <summary>The loop that a variable goes through, if it asks for no name.</summary>
    private static IForEachLoopOperation? IsOfLoop(IOperation reference, ILocalSymbol local)
    {
        for (IOperation? outer = reference.Parent; outer is not null; outer = outer.Parent)
            if (outer is IForEachLoopOperation loop && loop.Locals.Contains(local)) return Asks(loop.Syntax, loop.Locals) ? null : loop;
        return null;
    }

    /// <summary>The sequence whose items a lambda's parameter stands for.</summary>
    private static IOperation? Source(IOperation reference, IParameterSymbol parameter)
    {
        IOperation? outer = reference.Parent;
        while (outer is not null && !(outer is IAnonymousFunctionOperation found && found.Symbol.Parameters.Contains(parameter))) outer = outer.Parent;
        if (outer is not IAnonymousFunctionOperation lambda || Asks(lambda.Syntax, lambda.Symbol.Parameters)) return null;
        for (outer = lambda.Parent; outer is not null; outer = outer.Parent)
            if (outer is IInvocationOperation call) return Receiver(call);
            else if (outer is not (IDelegateCreationOperation or IArgumentOperation or IConversionOperation)) return null;
        return null;
    }

    private static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod.IsExtensionMethod && !call.Arguments.IsEmpty ? call.Arguments[0].Value : null);

    /// <summary>All headers of a request, one by one; what is chosen by <c>Where</c> is not all.</summary>
    private static bool AreHeaders(IOperation sequence)
    {
        IOperation headers = WrittenParts.Unwrap(sequence);
        while (headers is IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray" or "AsEnumerable" or "OrderBy" } call
            && Receiver(call) is { } inner)
            headers = WrittenParts.Unwrap(inner);
        if (headers is IPropertyReferenceOperation { Property.Name: "NonValidated", Instance: { } validated })
            headers = WrittenParts.Unwrap(validated);
        return headers.Type is { } type && (KnownSymbols.Is(type, "System.Net.Http.Headers", "HttpRequestHeaders") || AreReceived(headers));
    }

    /// <summary>The headers of a request that ASP.NET Core has received.</summary>
    private static bool AreReceived(IOperation headers) =>
        headers is IPropertyReferenceOperation
        {
            Property: { Name: "Headers", ContainingType: { Name: "HttpRequest", ContainingNamespace.Name: "Http" } }
        };

    private static bool IsPair(ITypeSymbol type) => type.Name == "KeyValuePair";

    /// <summary>Whether a loop before it has put the headers into a variable: a builder, a list, a dictionary, a text.</summary>
    private bool IsCollected(IOperation reference, ILocalSymbol local)
    {
        for (IOperation? outer = reference.Parent; outer is not null; outer = outer.Parent)
            if (outer is IBlockOperation block)
                foreach (IOperation statement in block.Operations)
                    if (statement is IForEachLoopOperation loop
                        && loop.Syntax.Span.End <= reference.Syntax.SpanStart
                        && AreHeaders(loop.Collection)
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

    /// <summary>The variable behind <c>text.Append(a).Append(b)</c>.</summary>
    private static bool Root(IOperation instance, ILocalSymbol local)
    {
        IOperation root = WrittenParts.Unwrap(instance);
        while (root is IInvocationOperation { Instance: { } inner }) root = WrittenParts.Unwrap(inner);
        return root is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);
    }

    /// <summary>Whether a loop or lambda decides anything by its variables.</summary>
    private static bool Asks<T>(SyntaxNode code, ImmutableArray<T> variables)
        where T : ISymbol
    {
        var names = new HashSet<string>();
        foreach (T variable in variables) names.Add(variable.Name);
        foreach (SyntaxNode node in code.DescendantNodes())
        {
            // "bool isSecret = Secrets.Contains(header.Key);" is what is asked for later.
            if (node is VariableDeclaratorSyntax { Initializer.Value: { } initial } local && IsOfName(initial, names, variables))
                names.Add(local.Identifier.ValueText);
            SyntaxNode? condition = node switch
            {
                IfStatementSyntax choice => choice.Condition,
                ConditionalExpressionSyntax choice => choice.Condition,
                SwitchStatementSyntax choice => choice.Expression,
                SwitchExpressionSyntax choice => choice.GoverningExpression,
                WhenClauseSyntax choice => choice.Condition,
                _ => null,
            };
            if (condition is null) continue;
            foreach (SyntaxNode inner in condition.DescendantNodesAndSelf())
                if (inner is IdentifierNameSyntax name && names.Contains(name.Identifier.ValueText)) return true;
        }
        return false;
    }

    /// <summary>Whether a value is made of a header's name: <c>header.Key</c>, the first part of one that is taken apart, or what is made of
    /// them.</summary>
    private static bool IsOfName<T>(ExpressionSyntax value, HashSet<string> names, ImmutableArray<T> variables)
        where T : ISymbol
    {
        foreach (SyntaxNode node in value.DescendantNodesAndSelf())
            if (node is IdentifierNameSyntax { Identifier.ValueText: var name }
                && (name == "Key" || (names.Contains(name) && (variables.Length > 1 ? name != variables[1].Name : name != variables[0].Name))))
                return true;
        return false;
    }
}
