using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// The rules about declarations. A message is written where the mistake is found, because only there the names and figures are known.
/// </summary>
internal static class DeclarationRules
{
    private const string Category = "Fallback.Declaration";

    private static readonly DiagnosticDescriptor _returnType = new(
        DiagnosticIds.ReturnType, "A method's return type is not supported", "{0}", Category, DiagnosticSeverity.Error, true,
        "A client's method returns Task<T> or ValueTask<T> of string, ChatResponse or FallbackResult of these, or IAsyncEnumerable<T> of "
            + "string or ChatResponseUpdate.",
        RulePage.Of(DiagnosticIds.ReturnType));

    private static readonly DiagnosticDescriptor _modelName = new(
        DiagnosticIds.ModelName, "A chain is missing, empty or names no model", "{0}", Category, DiagnosticSeverity.Error, true,
        "Every method needs a chain with at least one model, written as provider/model or as a bare name.", RulePage.Of(DiagnosticIds.ModelName));

    private static readonly DiagnosticDescriptor _duplicateModel = new(
        DiagnosticIds.DuplicateModel, "A model is in a chain twice", "{0}", Category, DiagnosticSeverity.Warning, true,
        "It does not help to ask a model again that has just failed: tiers with the same model share one state.",
        RulePage.Of(DiagnosticIds.DuplicateModel));

    private static readonly DiagnosticDescriptor _tierTimeout = new(
        DiagnosticIds.TierTimeout, "A tier's policy does not fit the chain", "{0}", Category, DiagnosticSeverity.Error, true,
        "There are more timeouts than tiers, or a timeout or breaker is for a model that is not in the chain, "
            + "or is declared twice for the same tiers.",
        RulePage.Of(DiagnosticIds.TierTimeout));

    private static readonly DiagnosticDescriptor _figure = new(
        DiagnosticIds.Figure, "A figure is out of its range", "{0}", Category, DiagnosticSeverity.Error, true,
        "A declared timeout, count, share or delay has no meaning outside its range.", RulePage.Of(DiagnosticIds.Figure));

    private static readonly DiagnosticDescriptor _interfaceShape = new(
        DiagnosticIds.InterfaceShape, "An interface cannot be implemented by a client", "{0}", Category, DiagnosticSeverity.Error, true,
        "A generated client has plain methods only, and must be able to see the interface.", RulePage.Of(DiagnosticIds.InterfaceShape));

    private static readonly DiagnosticDescriptor _prompt = new(
        DiagnosticIds.Prompt, "A prompt and its parameters do not match", "{0}", Category, DiagnosticSeverity.Error, true,
        "A placeholder names no parameter (an error), or a parameter is used by no prompt (a warning).", RulePage.Of(DiagnosticIds.Prompt));

    private static readonly DiagnosticDescriptor _refit = new(
        DiagnosticIds.Refit, "A Refit method cannot have a chain", "{0}", Category, DiagnosticSeverity.Error, true,
        "A chain around Refit's client replaces the model in the body of each request, and gives up a tier that hangs: a method needs a "
            + "body with a Model that can be replaced, or tiers that differ by provider only, and a CancellationToken.",
        RulePage.Of(DiagnosticIds.Refit));

    private static readonly DiagnosticDescriptor _policyWithoutChain = new(
        DiagnosticIds.PolicyWithoutChain, "An attribute does nothing without a chain", "{0}", Category, DiagnosticSeverity.Warning, true,
        "Only what has a [ModelChain], on the method or on its interface, gets a client.", RulePage.Of(DiagnosticIds.PolicyWithoutChain));

    private static readonly DiagnosticDescriptor _otherUnit = new(
        DiagnosticIds.OtherUnit, "A figure looks like another unit", "{0}", Category, DiagnosticSeverity.Warning, true,
        "No model answers in so few milliseconds, nobody waits for so many seconds, or no model takes so high a temperature.",
        RulePage.Of(DiagnosticIds.OtherUnit));

    private static readonly DiagnosticDescriptor _chainNotInherited = new(
        DiagnosticIds.ChainNotInherited, "A chain is not inherited", "{0}", Category, DiagnosticSeverity.Warning, true,
        "An interface gets a client only from a [ModelChain] of its own; "
            + "the chain of a base interface applies only to the base interface's client.",
        RulePage.Of(DiagnosticIds.ChainNotInherited));

    private static readonly DiagnosticDescriptor _namesake = new(
        DiagnosticIds.Namesake, "Two clients have the same simple name", "{0}", Category, DiagnosticSeverity.Warning, true,
        "The name without its namespace identifies a client in configuration and budgets only while no other client has the same name.",
        RulePage.Of(DiagnosticIds.Namesake));

    private static readonly DiagnosticDescriptor _uncarriedValue = new(
        DiagnosticIds.UncarriedValue, "A parameter cannot be sent", "{0}", Category, DiagnosticSeverity.Error, true,
        "Bytes are sent to a model as a DataContent with a media type, and tools in ChatOptions; neither can be part of a prompt's text.",
        RulePage.Of(DiagnosticIds.UncarriedValue));

    /// <summary>Mistakes in a declaration. An error among them means that the generator emits no client.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [_returnType, _modelName, _duplicateModel, _tierTimeout, _figure, _interfaceShape, _prompt, _refit, _policyWithoutChain,
            _otherUnit, _chainNotInherited, _namesake, _uncarriedValue];
}
