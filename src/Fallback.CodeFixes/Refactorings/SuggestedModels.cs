using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Models that are proposed for a chain. The same catalogue always gives the same ones.</summary>
internal static class SuggestedModels
{
    private const int Most = 3;

    // FB2006 reports more expensive ones.
    private const int Dear = 10;

    /// <summary>For a chain that begins: of the first two providers of the catalogue the cheapest model that can do all.</summary>
    public static IReadOnlyList<string> ForNewChain(ModelCatalogue catalogue) =>
    [
        .. catalogue.Models
            .Where(static model => model is
            {
                Status: null or "active", SupportsTools: true, SupportsVision: true, StructuredOutputMode: "json_schema",
                ContextWindow: not null, InputPerMillion: not null, OutputPerMillion: not null,
            })
            .GroupBy(static model => model.Provider, StringComparer.OrdinalIgnoreCase)
            .Take(2)
            .Select(static models => NameOf(models.OrderBy(static model => model.InputPerMillion + model.OutputPerMillion).First())),
    ];

    /// <summary>For a chain that is there: at providers that it does not have, what can do whatever all of its tiers can, has no smaller
    /// window than FB2001 allows, and costs about what the first tier costs. The nearest in price first.</summary>
    public static IReadOnlyList<ModelFacts> Beside(IReadOnlyList<string> chain, ModelCatalogue catalogue)
    {
        List<ModelFacts> known = [.. chain.Select(catalogue.Find).OfType<ModelFacts>()];
        if (known.Count == 0) return [];
        var providers = new HashSet<string>(
            chain.Where(static name => name.IndexOf('/') > 0).Select(static name => name.Substring(0, name.IndexOf('/')))
                .Concat(known.Select(static model => model.Provider)),
            StringComparer.OrdinalIgnoreCase);
        ModelFacts? priced = known.FirstOrDefault(static model => model is { InputPerMillion: not null, OutputPerMillion: not null });
        return
        [
            .. catalogue.Models
                .Where(model => model.Status is null or "active" && !providers.Contains(model.Provider) && CanReplace(model, known))
                .Select(model => (Model: model, Distance: Distance(model, priced)))
                .Where(static offered => offered.Distance is not null)
                .OrderBy(static offered => offered.Distance)
                .Select(static offered => offered.Model)
                .GroupBy(static model => model.Provider, StringComparer.OrdinalIgnoreCase)
                .Select(static models => models.First())
                .Take(Most),
        ];
    }

    public static string NameOf(ModelFacts model) => $"{model.Provider}/{model.Id}";

    private static bool CanReplace(ModelFacts model, List<ModelFacts> known) =>
        (model.SupportsTools == true || known.Any(static other => other.SupportsTools != true))
        && (model.SupportsVision == true || known.Any(static other => other.SupportsVision != true))
        && JsonOf(model) >= known.Min(JsonOf)
        && (known.Max(static other => other.ContextWindow) is not { } widest || model.ContextWindow * 10L >= widest * 9L);

    private static int JsonOf(ModelFacts model) => model.StructuredOutputMode switch
    {
        "json_schema" => 2,
        "json_object" => 1,
        _ => 0,
    };

    /// <summary>Returns how far the prices differ, as ratios; null if that is unknown, or if one is much more expensive.</summary>
    private static double? Distance(ModelFacts model, ModelFacts? other)
    {
        if (model is not { InputPerMillion: { } input, OutputPerMillion: { } output }) return null;
        // Of what costs nothing there is no ratio; the cheapest is the nearest.
        if (other is not { InputPerMillion: > 0 and var paid, OutputPerMillion: > 0 and var paidOut }) return (double)(input + output);
        if (input <= 0 || output <= 0 || input > paid * Dear || output > paidOut * Dear) return null;
        return Math.Abs(Math.Log((double)(input / paid))) + Math.Abs(Math.Log((double)(output / paidOut)));
    }
}
