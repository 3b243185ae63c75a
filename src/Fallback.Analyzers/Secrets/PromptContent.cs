using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Which values of a method are prompts or answers: what goes into a generated client's call and what comes out of it, and the
/// messages themselves.</summary>
internal sealed class PromptContent(ImmutableArray<IOperation> blocks)
{
    private const string Prompt = "part of a prompt";
    private const string Answer = "a model's answer";

    // Read when the first log asks, since most methods have none.
    private readonly Lazy<Dictionary<ISymbol, string>> _variables = new(() => Find(blocks));

    /// <summary>What a value is; null when it is neither.</summary>
    public string? What(IOperation value)
    {
        IOperation operation = WrittenParts.Unwrap(value);
        if (operation.Type is { } type && OfType(type) is { } whole) return whole;
        if (operation is IPropertyReferenceOperation { Property.Name: "Text", Instance.Type: { } owner } && OfType(owner) is { } text) return text;
        if (operation is IInvocationOperation { TargetMethod: { Name: "ToString", Parameters.Length: 0 }, Instance.Type: { } printed }
            && OfType(printed) is { } shown)
            return shown;
        // The text of a result is its type's name.
        if (operation.Type is null || KeyTypes.IsHarmless(operation.Type) || KnownSymbols.IsFallbackResult(operation.Type)) return null;
        return IsAnswer(operation)
            ? Answer
            : Variable(operation) is { } variable && _variables.Value.TryGetValue(variable, out string what) ? what : null;
    }

    private static string? OfType(ITypeSymbol type) =>
        KnownSymbols.IsChatMessage(type)
            ? "a chat message"
            : KnownSymbols.IsChatResponse(type) || KnownSymbols.IsChatResponseUpdate(type) ? Answer : null;

    private static Dictionary<ISymbol, string> Find(ImmutableArray<IOperation> blocks)
    {
        var found = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (IOperation block in blocks)
            foreach (IOperation operation in block.DescendantsAndSelf())
                Add(operation, found);
        return found;
    }

    private static void Add(IOperation operation, Dictionary<ISymbol, string> found)
    {
        switch (operation)
        {
            case IInvocationOperation call when IsClientCall(call):
                foreach (IArgumentOperation argument in call.Arguments)
                    if (argument.Parameter is { } parameter
                        && IsContent(parameter)
                        && Variable(argument.Value) is ILocalSymbol or IParameterSymbol)
                        found[Variable(argument.Value)!] = Prompt;
                break;
            case IVariableDeclaratorOperation declarator
                when declarator.GetVariableInitializer()?.Value is { } initial && Holds(initial, found):
                found[declarator.Symbol] = Answer;
                break;
            case ISimpleAssignmentOperation assignment
                when Variable(assignment.Target) is ILocalSymbol local && Holds(assignment.Value, found):
                found[local] = Answer;
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation item } loop when IsAnswer(loop.Collection):
                found[item.Symbol] = Answer;
                break;
        }
    }

    private static bool Holds(IOperation value, Dictionary<ISymbol, string> found) =>
        IsAnswer(value) || (Variable(value) is { } variable && found.TryGetValue(variable, out string what) && ReferenceEquals(what, Answer));

    /// <summary>Whether a value is the result of a client's call, or its text.</summary>
    private static bool IsAnswer(IOperation value) => WrittenParts.Unwrap(value) switch
    {
        IAwaitOperation await => IsAnswer(await.Operation),
        IPropertyReferenceOperation { Property.Name: "Value" or "Text" or "Result", Instance: { } instance } => IsAnswer(instance),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WithCancellation" or "AsTask" or "ToString" or "Trim" } call =>
            (call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value)) is { } inner && IsAnswer(inner),
        IInvocationOperation call => IsClientCall(call),
        _ => false,
    };

    /// <summary>The variable whose text a value is.</summary>
    private static ISymbol? Variable(IOperation value) => WrittenParts.Unwrap(value) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IPropertyReferenceOperation { Property.Name: "Value" or "Text" or "Result", Instance: { } instance } => Variable(instance),
        IInvocationOperation { TargetMethod.Name: "Trim" or "ToString" or "Substring" or "Replace", Instance: { } instance } => Variable(instance),
        _ => null,
    };

    private static bool IsClientCall(IInvocationOperation call) =>
        call.TargetMethod is { ContainingType: { TypeKind: TypeKind.Interface } type } method
            && (AttributeReader.One(method, "ModelChainAttribute") is not null || AttributeReader.One(type, "ModelChainAttribute") is not null);

    /// <summary>Names, kinds and languages are settings of a prompt, not texts that a person has written.</summary>
    private static bool IsContent(IParameterSymbol parameter)
    {
        if (!KnownSymbols.IsString(parameter.Type) && !KnownSymbols.IsHistory(parameter.Type)) return false;
        List<string> words = IdentifierWords.Of(parameter.Name);
        return words.Count > 0
            && words[words.Count - 1] is not ("id" or "name" or "language" or "tone" or "style" or "format" or "kind" or "type" or "locale"
                or "culture" or "currency" or "code" or "country" or "model");
    }
}
