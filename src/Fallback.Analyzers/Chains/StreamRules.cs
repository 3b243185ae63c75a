using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>A stream that is to be continued, and nobody there who can (FB2018).</summary>
internal static class StreamRules
{
    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        StreamRecovery recovery = view.Chain.OnStreamFailure;
        if (view.IsRefit || !view.Streams || (recovery & StreamRecovery.Continue) == 0) return;
        // A model that the catalogue does not know may be told of in the configuration; one that refuses is FB2013's.
        if (view.Models.Any(static facts => facts is null)) return;
        if (recovery == StreamRecovery.Continue && view.Models.Any(static facts => facts!.Prefill == "none")) return;
        // The tiers behind a broken one go on, or the last one again: the first of several is never asked, unless another order makes it a later one.
        int first = view.Models.Count > 1 && view.Chain.MinQuality is null ? 1 : 0;
        if (view.Models.Skip(first).Any(static facts => facts!.Prefill is not (null or "none"))) return;
        bool isText = view.Methods.Any(static method => method.Spec.Answer is { Kind: CallKind.Stream, WantsResponse: false });
        string instead = isText ? nameof(StreamRecovery.Fail) : nameof(StreamRecovery.Restart);
        problems.Inform(
            DiagnosticIds.NothingContinues,
            view.Attribute(PolicyAttributes.OnStreamFailure)!.Place(0, cancellationToken),
            $"no tier of '{view.Name}' that would be asked to is known to go on with an answer that has begun, so nothing continues a stream "
                + $"that breaks; declare {instead}, or say how a model goes on in the configuration (Models:<name>:Prefill)",
            HoldsForOthers(view) ? null : instead);
    }

    /// <summary>Whether the attribute stands on the interface, and holds for other chains of it, too.</summary>
    private static bool HoldsForOthers(ChainView view) =>
        AttributeReader.One(view.Owner, PolicyAttributes.OnStreamFailure) is null
        || (view.Owner is INamedTypeSymbol && InterfaceParser.Methods(view.Type).Any(PolicyAttributes.HasAny));
}
