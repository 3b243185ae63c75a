using System;
using System.Globalization;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds a canary that cannot perform as well as the first tier, as it must (FB2017).</summary>
internal static class CanaryRules
{
    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (view.Chain.Canary is not { } canary || view.Chain.Tiers.Count == 0) return;
        Location? place = view.Attribute(PolicyAttributes.Canary)!.Place(0, cancellationToken);
        string first = view.Chain.Tiers[0].Model;
        if (PolicyParser.SameModel(canary.Model, first) || IsSame(view.Canary, view.Models[0], canary.Model, first))
        {
            problems.Warn(
                DiagnosticIds.DoubtfulCanary,
                place,
                $"the canary of '{view.Name}', \"{canary.Model}\", is already the chain's first tier, so there is nothing to compare; "
                    + "name another model, or remove [Canary]");
            return;
        }
        if (view.Canary is not { } own || view.Models[0] is not { } primary) return;
        CheckPrice(view, canary, own, primary, place, problems);
        CheckWindow(view, canary, own, primary, place, problems);
    }

    /// <summary>Whether it is another name of the same model, at the same provider.</summary>
    private static bool IsSame(ModelFacts? canary, ModelFacts? primary, string written, string first) =>
        canary is not null && primary is not null && canary.Id == primary.Id
        && string.Equals(ProviderOf(written) ?? canary.Provider, ProviderOf(first) ?? primary.Provider, StringComparison.OrdinalIgnoreCase);

    private static string? ProviderOf(string model) => model.IndexOf('/') is > 0 and var slash ? model.Substring(0, slash) : null;

    /// <summary>
    /// Only a model that is more expensive for input and output is certainly more expensive, however long prompts and answers are.
    /// </summary>
    private static void CheckPrice(
        ChainView view, CanarySpec canary, ModelFacts own, ModelFacts primary, Location? place, ProblemSink problems)
    {
        if (Times(own.InputPerMillion, primary.InputPerMillion) is not { } input
            || Times(own.OutputPerMillion, primary.OutputPerMillion) is not { } output)
            return;
        decimal least = Math.Min(input, output);
        if ((double)least <= canary.MaxCostFactor) return;
        problems.Warn(
            DiagnosticIds.DoubtfulCanary,
            place,
            $"the canary of '{view.Name}', \"{canary.Model}\", costs at least {Text((double)least)} times as much as "
                + $"\"{view.Chain.Tiers[0].Model}\" (USD {FigureText.Price(own.InputPerMillion!.Value)} in and "
                + $"{FigureText.Price(own.OutputPerMillion!.Value)} out per million tokens, against "
                + $"{FigureText.Price(primary.InputPerMillion!.Value)} and {FigureText.Price(primary.OutputPerMillion!.Value)}; prices of "
                + $"{view.Catalogue.AsOf}), and MaxCostFactor is {Text(canary.MaxCostFactor)}: its share will not grow; raise "
                + "MaxCostFactor if you accept that price");
    }

    private static void CheckWindow(
        ChainView view, CanarySpec canary, ModelFacts own, ModelFacts primary, Location? place, ProblemSink problems)
    {
        // As for tiers (FB2001): a tenth less does not count as another window, and a declared policy says what should happen.
        if (view.Chain.Context is not null || own.ContextWindow is not { } window || primary.ContextWindow is not { } before
            || window >= before * 0.9m)
            return;
        problems.Warn(
            DiagnosticIds.DoubtfulCanary,
            place,
            $"the canary of '{view.Name}', \"{canary.Model}\" ({FigureText.Number(window)} tokens), has a smaller context window than "
                + $"\"{view.Chain.Tiers[0].Model}\" ({FigureText.Number(before)}), and no [ContextPolicy] is declared: longer prompts "
                + $"are not sent to it, so its answers to them are not compared; "
                + $"declare [ContextPolicy(ContextOverflow.SkipTier)] if that is intended");
    }

    private static decimal? Times(decimal? price, decimal? first) => price is { } a && first is { } b && b > 0 ? a / b : null;

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
