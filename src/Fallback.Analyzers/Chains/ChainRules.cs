using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// The rules about chains that can be generated, but do not do what they are meant for. A message is written where the mistake is found.
/// </summary>
internal static class ChainRules
{
    private const string Declaration = "Fallback.Declaration";
    private const string Category = "Fallback.Resilience";

    private static readonly DiagnosticDescriptor _answerType = new(
        DiagnosticIds.AnswerType, "An answer's type cannot be read from JSON", "{0}", Declaration, DiagnosticSeverity.Error, true,
        "JSON cannot fill a part of the type (a warning), or a trimmed or AOT application has no JsonSerializerContext for it "
            + "(an error).",
        RulePage.Of(DiagnosticIds.AnswerType));

    private static readonly DiagnosticDescriptor _idleSetting = new(
        DiagnosticIds.IdleSetting, "A setting can never take effect", "{0}", Declaration, DiagnosticSeverity.Warning, true,
        "Another setting, the shape of the chain or the return type of the methods means that the setting has no effect.",
        RulePage.Of(DiagnosticIds.IdleSetting));

    private static readonly DiagnosticDescriptor _smallerWindow = new(
        DiagnosticIds.SmallerWindow, "A fallback's context window is smaller", "{0}", Category, DiagnosticSeverity.Warning, true,
        "A prompt that fits an earlier tier may not fit this one, and no [ContextPolicy] says what happens then.",
        RulePage.Of(DiagnosticIds.SmallerWindow));

    private static readonly DiagnosticDescriptor _promptTooLong = new(
        DiagnosticIds.PromptTooLong, "A prompt or answer cannot fit a tier", "{0}", Category, DiagnosticSeverity.Error, true,
        "The constant text of the prompt, or the longest answer that is asked for, is larger than the model allows.",
        RulePage.Of(DiagnosticIds.PromptTooLong));

    private static readonly DiagnosticDescriptor _unknownModel = new(
        DiagnosticIds.UnknownModel, "A model is not in the catalogue", "{0}", Category, DiagnosticSeverity.Info, true,
        "Window, cost and abilities of the model are not checked.", RulePage.Of(DiagnosticIds.UnknownModel));

    private static readonly DiagnosticDescriptor _unreachableTier = new(
        DiagnosticIds.UnreachableTier, "A tier cannot be reached before the deadline", "{0}", Category, DiagnosticSeverity.Warning, true,
        "The timeouts and retries of the tiers before it use up the deadline.", RulePage.Of(DiagnosticIds.UnreachableTier));

    private static readonly DiagnosticDescriptor _oneProvider = new(
        DiagnosticIds.OneProvider, "All tiers are at one provider", "{0}", Category, DiagnosticSeverity.Warning, true,
        "An outage of the provider, or a problem with its account, stops all tiers at once.", RulePage.Of(DiagnosticIds.OneProvider));

    private static readonly DiagnosticDescriptor _dearFallback = new(
        DiagnosticIds.DearFallback, "A fallback costs more than ten times the first tier", "{0}", Category, DiagnosticSeverity.Info, true,
        "An outage of the first tier multiplies the cost, and no budget limits it.", RulePage.Of(DiagnosticIds.DearFallback));

    private static readonly DiagnosticDescriptor _tooManyCalls = new(
        DiagnosticIds.TooManyCalls, "Tiers and retries need more requests than are allowed", "{0}", Category, DiagnosticSeverity.Warning, true,
        "MaxAttempts is used up before the last tier's turn.", RulePage.Of(DiagnosticIds.TooManyCalls));

    private static readonly DiagnosticDescriptor _timeLimits = new(
        DiagnosticIds.TimeLimits, "Time limits do not fit together", "{0}", Category, DiagnosticSeverity.Warning, true,
        "A break is shorter than a timeout, or a first-token limit or a hedge's delay is not below the timeout that it should precede.",
        RulePage.Of(DiagnosticIds.TimeLimits));

    private static readonly DiagnosticDescriptor _cachedAtRandom = new(
        DiagnosticIds.CachedAtRandom, "Answers that should not be cached are cached", "{0}", Category, DiagnosticSeverity.Warning, true,
        "With a temperature above 0 and no seed, the cache gives everyone the answer that came first; with tools, "
            + "a cached answer asks for the same tool call again.",
        RulePage.Of(DiagnosticIds.CachedAtRandom));

    private static readonly DiagnosticDescriptor _deprecatedModel = new(
        DiagnosticIds.DeprecatedModel, "A model is deprecated or retired", "{0}", Category, DiagnosticSeverity.Warning, true,
        "The provider has retired the model, or has announced when it will; more than 90 days before that day the severity is Info.",
        RulePage.Of(DiagnosticIds.DeprecatedModel));

    private static readonly DiagnosticDescriptor _missingCapability = new(
        DiagnosticIds.MissingCapability, "A tier lacks what a method needs", "{0}", Category, DiagnosticSeverity.Warning, true,
        "The provider cannot make the model follow a schema, or even answer in JSON, so only the prompt asks for a typed answer.",
        RulePage.Of(DiagnosticIds.MissingCapability));

    private static readonly DiagnosticDescriptor _repeatedTools = new(
        DiagnosticIds.RepeatedTools, "A race asks more than two paid tiers", "{0}", Category, DiagnosticSeverity.Warning, true,
        "Every call is paid for several times.", RulePage.Of(DiagnosticIds.RepeatedTools));

    private static readonly DiagnosticDescriptor _streamRecovery = new(
        DiagnosticIds.StreamRecovery,
        "What happens when a stream breaks is not declared, or not possible",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        true,
        "A streaming method declares no [OnStreamFailure] (a warning), "
            + "or it declares Continue for a model that refuses to continue a partial answer (an error).",
        RulePage.Of(DiagnosticIds.StreamRecovery));

    private static readonly DiagnosticDescriptor _chainInFigures = new(
        DiagnosticIds.ChainInFigures, "A chain in figures", "{0}", Category, DiagnosticSeverity.Info, true,
        "Worst-case time and requests, the range of cost, and the smallest window, as in the generated client's documentation.",
        RulePage.Of(DiagnosticIds.ChainInFigures));

    private static readonly DiagnosticDescriptor _misspeltModel = new(
        DiagnosticIds.MisspeltModel, "A model's name looks misspelled", "{0}", Category, DiagnosticSeverity.Warning, true,
        "The catalogue has no such model, but one whose name differs by a typing mistake.", RulePage.Of(DiagnosticIds.MisspeltModel));

    private static readonly DiagnosticDescriptor _doubtfulCanary = new(
        DiagnosticIds.DoubtfulCanary, "A canary cannot prove itself", "{0}", Category, DiagnosticSeverity.Warning, true,
        "It is the first tier's own model, costs more than its MaxCostFactor allows, or has a smaller context window.",
        RulePage.Of(DiagnosticIds.DoubtfulCanary));

    private static readonly DiagnosticDescriptor _nothingContinues = new(
        DiagnosticIds.NothingContinues, "No tier can continue a stream", "{0}", Category, DiagnosticSeverity.Info, true,
        "Continue is declared, but the catalogue does not know how any of the tiers that would be asked continues a partial answer.",
        RulePage.Of(DiagnosticIds.NothingContinues));

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        _answerType, _idleSetting, _smallerWindow, _promptTooLong, _unknownModel, _unreachableTier, _oneProvider, _dearFallback,
        _tooManyCalls, _timeLimits,
        _cachedAtRandom, _deprecatedModel, _missingCapability, _repeatedTools, _streamRecovery, _chainInFigures,
        _misspeltModel, _doubtfulCanary, _nothingContinues,
    ];
}
