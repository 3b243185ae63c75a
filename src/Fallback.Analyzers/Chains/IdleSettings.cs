using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Settings that can never take effect (FB1011).</summary>
internal static class IdleSettings
{
    private static readonly string[] _delays = ["BaseDelayMs", "MaxDelayMs", "MaxRetryAfterSeconds"];
    private static readonly string[] _streamLimits = ["FirstTokenMs", "IdleMs"];

    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        void Warn(Location? place, string what, string why) =>
            problems.Warn(DiagnosticIds.IdleSetting, place, $"{what} of '{view.Name}' does nothing: {why}; remove it");

        if (view.Chain.Cache is { ServeStale: false } && view.Attribute(PolicyAttributes.AnswerCache) is { } cache && cache.Sets("StaleSeconds"))
            Warn(cache.Place("StaleSeconds", cancellationToken), "StaleSeconds", "ServeStale is false");
        if (view.Attribute(PolicyAttributes.Hedge) is { } hedge && view.Chain.Tiers.Count == 1)
            Warn(hedge.Place(cancellationToken), "[Hedge]", "the chain has one tier");
        if (view.Attribute(PolicyAttributes.PreferCheapest) is { } selection && view.TierCount == 1)
            Warn(selection.Place(cancellationToken), "[PreferCheapest]", "the chain has one tier");
        if (view.Chain.Tiers.Count == 1 && view.Attribute(PolicyAttributes.TierRetry) is { } wait && wait.Sets("WaitBeforeFailoverSeconds"))
            Warn(wait.Place("WaitBeforeFailoverSeconds", cancellationToken), "WaitBeforeFailoverSeconds", "the chain has one tier");
        if (view.Chain.Retry is { MaxRetries: 0 } && view.Attribute(PolicyAttributes.TierRetry) is { } retry)
            foreach (string name in _delays.Where(retry.Sets)) Warn(retry.Place(name, cancellationToken), name, "MaxRetries is 0");
        CheckStream(view, problems, cancellationToken);
    }

    /// <summary>Checks an attribute of the interface once, with the methods that change nothing.</summary>
    private static void CheckStream(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        // A chat client also streams, although it has no method of its own.
        if (view.Streams || view.Methods.Count == 0 || IsChatClient(view)) return;
        if (Own(view, PolicyAttributes.OnStreamFailure) is { } recovery)
            problems.Warn(
                DiagnosticIds.IdleSetting,
                recovery.Place(cancellationToken),
                $"[OnStreamFailure] of '{view.Name}' does nothing: no method that it applies to streams; remove it");
        if (Own(view, PolicyAttributes.TierTimeout) is not { } timeout) return;
        foreach (string name in _streamLimits.Where(timeout.Sets))
            problems.Warn(
                DiagnosticIds.IdleSetting,
                timeout.Place(name, cancellationToken),
                $"{name} of '{view.Name}' does nothing: no method that it applies to streams; remove it");
    }

    private static bool IsChatClient(ChainView view) => view.Type.AllInterfaces.Any(KnownSymbols.IsChatClient);

    /// <summary>Returns the attribute on the owner itself; an interface's may apply to other methods with a chain of their own.</summary>
    private static AttributeData? Own(ChainView view, string name) =>
        AttributeReader.One(view.Owner, name) is { } attribute
            && (view.Owner is IMethodSymbol
                || InterfaceParser.Methods(view.Type).All(method => AnswerParser.Parse(method.ReturnType)?.Kind != CallKind.Stream))
            ? attribute
            : null;
}
