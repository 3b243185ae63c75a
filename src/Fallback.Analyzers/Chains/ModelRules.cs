using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Checks a chain's models by the catalogue: unknown, misspelled, expensive, near their end, or lacking what the methods need (FB2003,
/// FB2006, FB2010, FB2011, FB2016).
/// </summary>
internal static class ModelRules
{
    private const int Dear = 10;

    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        for (int i = 0; i < view.Models.Count; i++)
        {
            int tier = i;
            Func<Location?> place = () => view.TierPlace(tier, cancellationToken);
            CheckName(view, view.Models[i], view.Chain.Tiers[i].Model, place, problems);
            if (view.Models[i] is not { } facts) continue;
            CheckAnswers(view, i, facts, problems, cancellationToken);
            if (i > 0) CheckPrice(view, i, facts, problems, cancellationToken);
        }
        if (view.Chain.Canary is { } canary)
            CheckName(view, view.Canary, canary.Model, () => view.Attribute(PolicyAttributes.Canary)?.Place(0, cancellationToken), problems);
    }

    /// <summary>Checks whether the model is known, and how long it is available.</summary>
    private static void CheckName(ChainView view, ModelFacts? facts, string written, Func<Location?> place, ProblemSink problems)
    {
        if (facts is not null)
        {
            ModelEnd.Check(facts, written, view.Catalogue, place, problems);
            return;
        }
        if (ModelNames.IsAny(written) || IsBegun(written, view.Catalogue)) return;
        if (NearestModel.Of(view.Catalogue, written) is { } meant)
            problems.Warn(
                DiagnosticIds.MisspeltModel,
                place(),
                $"the catalogue does not know \"{written}\"; did you mean \"{meant}\"? If the name is right, describe it in {ModelFile.Name}",
                meant);
        // The name may be unfinished.
        else if (written.IndexOf('/') >= 0)
            problems.Inform(
                DiagnosticIds.UnknownModel,
                place(),
                $"the catalogue does not know \"{written}\", so its window, cost and abilities are not checked; "
                    + $"describe it in {ModelFile.Name}",
                written);
    }

    /// <summary>Whether a known name begins in this way, with or without its provider: it may be unfinished.</summary>
    private static bool IsBegun(string name, ModelCatalogue catalogue)
    {
        int slash = name.IndexOf('/');
        string model = name.Substring(slash + 1);
        return catalogue.Models.Any(known => slash < 0
            ? Begins(known.Provider, name) || IsBegun(known, model)
            : known.Provider.Length == slash && Begins(name, known.Provider) && IsBegun(known, model));
    }

    private static bool IsBegun(ModelFacts known, string model) => known.Aliases.Append(known.Id).Any(name => Begins(name, model));

    private static bool Begins(string text, string beginning) => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    private static void CheckAnswers(ChainView view, int tier, ModelFacts facts, ProblemSink problems, CancellationToken cancellationToken)
    {
        // The repair turn for an answer that does not fit is what a tier without schemas needs.
        bool isLoose = facts.StructuredOutputMode == "json_object" && !view.Chain.AnswerRepair;
        if (facts.StructuredOutputMode != "none" && !isLoose) return;
        string[] typed = [.. view.Methods.Where(static method => method.Spec.Answer.Json is not null).Select(static method => method.Symbol.Name)];
        if (typed.Length == 0) return;
        string needs = $"{string.Join(", ", typed)} of '{view.Type.Name}' need{(typed.Length == 1 ? "s" : "")}";
        string model = view.Chain.Tiers[tier].Model;
        problems.Warn(
            DiagnosticIds.MissingCapability,
            view.TierPlace(tier, cancellationToken),
            isLoose
                ? $"\"{model}\" can be made to answer in JSON, but not to follow the schema that {needs}: only the prompt asks for its "
                    + $"members, and the answer may have others; declare [AnswerRepair], remove the tier"
                    + ", or give those methods a chain of their own"
                : $"\"{model}\" cannot be made to answer in JSON, which {needs}: only the prompt asks for it, "
                    + $"and the answer may be something else; remove the tier"
                    + ", or give those methods a chain of their own");
    }

    private static void CheckPrice(ChainView view, int tier, ModelFacts facts, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (view.Chain.Budget is not null || view.Models[0] is not { } first) return;
        if (Times(facts.OutputPerMillion, first.OutputPerMillion) is not { } output
            || Times(facts.InputPerMillion, first.InputPerMillion) is not { } input)
            return;
        decimal most = Math.Max(output, input);
        if (most <= Dear) return;
        problems.Inform(
            DiagnosticIds.DearFallback,
            view.TierPlace(tier, cancellationToken),
            $"\"{view.Chain.Tiers[tier].Model}\" costs up to {most.ToString("0.#", CultureInfo.InvariantCulture)} times as much as "
                + $"\"{view.Chain.Tiers[0].Model}\" (USD {FigureText.Price(facts.InputPerMillion!.Value)} in and "
                + $"{FigureText.Price(facts.OutputPerMillion!.Value)} out per million tokens, against "
                + $"{FigureText.Price(first.InputPerMillion!.Value)} and {FigureText.Price(first.OutputPerMillion!.Value)}; prices of "
                + $"{view.Catalogue.AsOf}), and no [CostBudget] is declared: during an outage of the first tier every call costs that "
                + $"much; declare one, or choose a cheaper tier");
    }

    private static decimal? Times(decimal? price, decimal? first) => price is { } a && first is { } b && b > 0 ? a / b : null;
}
