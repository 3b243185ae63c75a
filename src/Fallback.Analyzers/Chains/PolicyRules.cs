using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds policies that defeat the purpose of the chain (FB2005, FB2009, FB2012, FB2013).</summary>
internal static class PolicyRules
{
    private const int MostRacers = 2;

    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        CheckProviders(view, problems, cancellationToken);
        CheckCache(view, problems, cancellationToken);
        CheckRace(view, problems, cancellationToken);
        CheckStreams(view, problems, cancellationToken);
    }

    private static void CheckProviders(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        string?[] providers =
        [
            .. view.Chain.Tiers
                .Where(static tier => !tier.IsDegraded)
                .Select(static tier => ProviderOf(tier.Model))
                .Distinct(StringComparer.OrdinalIgnoreCase)
        ];
        // The configuration decides which provider a bare name means.
        if (view.TierCount < 2 || providers.Length != 1 || providers[0] is not { } provider) return;
        problems.Warn(
            DiagnosticIds.OneProvider,
            view.ChainPlace(cancellationToken),
            $"all {FigureText.Number(view.TierCount)} tiers of '{view.Name}' are at {provider}: an outage, an empty balance or a revoked "
                + $"key there stops them together; add a tier at another provider");
    }

    private static string? ProviderOf(string model) => model.IndexOf('/') is > 0 and var slash ? model.Substring(0, slash) : null;

    private static void CheckCache(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (view.Chain.Cache is null) return;
        foreach ((IMethodSymbol method, MethodSpec _) in view.Methods)
        {
            if (GenerationParser.Parse(view.Type, method) is not { Temperature: > 0, Seed: null }) continue;
            problems.Warn(
                DiagnosticIds.CachedAtRandom,
                CachePlace(view, method, cancellationToken),
                $"'{view.Type.Name}.{method.Name}' has a temperature above 0 and no seed, but the first of its answers is cached and "
                    + $"given to everyone; set Temperature = 0 or a Seed, or remove [AnswerCache]");
        }
    }

    /// <summary>
    /// Returns the method if it has one of the two settings, so that each method is reported, and can be suppressed, alone.
    /// </summary>
    private static Location? CachePlace(ChainView view, IMethodSymbol method, CancellationToken cancellationToken) =>
        AttributeReader.One(method, PolicyAttributes.AnswerCache) is null && AttributeReader.One(method, GenerationParser.Name) is { } own
            ? own.Place("Temperature", cancellationToken)
            : view.Attribute(PolicyAttributes.AnswerCache)!.Place(cancellationToken);

    private static void CheckRace(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (view.Chain.Hedge is not { DelayMs: 0 } hedge) return;
        int paid = view.Models
            .Take(Math.Min(hedge.MaxParallel, view.TierCount))
            .Count(static facts => facts is { OutputPerMillion: > 0 } or { InputPerMillion: > 0 });
        if (paid > MostRacers)
            problems.Warn(
                DiagnosticIds.RepeatedTools,
                view.Attribute(PolicyAttributes.Hedge)!.Place(cancellationToken),
                $"every call of '{view.Name}' asks {FigureText.Number(paid)} paid tiers at once, and all of them charge for it; lower "
                    + $"MaxParallel, or set DelayMs to a time within which most answers arrive");
    }

    private static void CheckStreams(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        AttributeData? declared = view.Attribute(PolicyAttributes.OnStreamFailure);
        if (declared is null)
        {
            // A Refit method's sequence can only fail.
            foreach ((IMethodSymbol method, MethodSpec _) in view.Methods.Where(static method =>
                method.Spec is { Answer.Kind: CallKind.Stream, Refit: null }))
                problems.Warn(
                    DiagnosticIds.StreamRecovery,
                    InterfaceParser.Place(method, view.Type),
                    $"'{view.Type.Name}.{method.Name}' streams, but nothing declares what happens when a stream breaks after its first "
                        + $"text; declare [OnStreamFailure(StreamRecovery.Fail)], Restart or Continue");
            return;
        }
        if (view.Chain.OnStreamFailure != StreamRecovery.Continue || !view.Streams) return;
        for (int i = 0; i < view.Models.Count; i++)
            if (view.Models[i]?.Prefill == "none")
                problems.Error(
                    DiagnosticIds.StreamRecovery,
                    declared.Place(0, cancellationToken),
                    $"\"{view.Chain.Tiers[i].Model}\" refuses to continue a partial answer, so it can never continue a stream "
                        + $"of '{view.Name}'; declare Restart or Fail, or remove the tier");
    }
}
