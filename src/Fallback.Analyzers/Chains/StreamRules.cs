using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds a stream that should be continued, but no tier can continue it (FB2018).</summary>
internal static class StreamRules
{
    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        StreamRecovery recovery = view.Chain.OnStreamFailure;
        if (view.IsRefit || !view.Streams || (recovery & StreamRecovery.Continue) == 0) return;
        // The configuration may describe a model that the catalogue does not know; a model that refuses is reported by FB2013.
        if (view.Models.Any(static facts => facts is null)) return;
        if (recovery == StreamRecovery.Continue && view.Models.Any(static facts => facts!.Prefill == "none")) return;
        // The tiers after a broken one are asked, or the last one again: the first of several never is, unless its place differs between
        // calls.
        int first = view.Models.Count > 1 && view.Chain.MinQuality is null ? 1 : 0;
        if (view.Models.Skip(first).Any(static facts => facts!.Prefill is not (null or "none"))) return;
        bool isText = view.Methods.Any(static method => method.Spec.Answer is { Kind: CallKind.Stream, WantsResponse: false });
        string instead = isText ? nameof(StreamRecovery.Fail) : nameof(StreamRecovery.Restart);
        // An inherited method's attribute belongs to its own interface, which is checked separately.
        bool isInherited = view.Owner is IMethodSymbol && !SymbolEqualityComparer.Default.Equals(view.Owner.ContainingType, view.Type);
        AttributeData declared = view.Attribute(PolicyAttributes.OnStreamFailure)!;
        problems.Inform(
            DiagnosticIds.NothingContinues,
            isInherited ? view.Type.Locations.FirstOrDefault() : declared.Place(0, cancellationToken),
            $"if a stream of '{view.Name}' breaks, none of the tiers that are asked next is known to be able to continue it, so Continue "
                + $"has no effect; declare {instead}, or set Models:<name>:Prefill in the configuration to how a model continues",
            isInherited || HoldsForOthers(view) ? null : instead);
    }

    /// <summary>Whether the attribute is on the interface, and applies to other chains of it, too.</summary>
    private static bool HoldsForOthers(ChainView view) =>
        AttributeReader.One(view.Owner, PolicyAttributes.OnStreamFailure) is null
        || (view.Owner is INamedTypeSymbol && InterfaceParser.Methods(view.Type).Any(PolicyAttributes.HasAny));
}
