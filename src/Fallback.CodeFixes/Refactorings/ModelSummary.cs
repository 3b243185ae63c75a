using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>What a model is, in the words of a completion list.</summary>
internal static class ModelSummary
{
    /// <summary>Returns what a list shows next to the name: window, price, and when the model ends. <c>1,048,576 tokens, USD 0.15 / 0.60</c>.</summary>
    public static string Short(ModelFacts model) => string.Join(", ", Parts(model));

    /// <summary>Returns all facts of the catalogue, one per line.</summary>
    public static string Long(ModelFacts model, string asOf)
    {
        List<string> lines = [$"{model.Provider}/{model.Id}"];
        if (End(model) is { } end)
            lines[0] += $" ({end})";
        if (model.Replacement is { } successor) lines.Add($"Successor: {model.Provider}/{successor}");
        if (model.ContextWindow is { } window)
            lines.Add(
                $"Context window: {FigureText.Number(window)} tokens"
                + (model.MaxOutput is { } longest ? $", answers of up to {FigureText.Number(longest)}" : ""));
        if (model is { InputPerMillion: { } input, OutputPerMillion: { } output })
            lines.Add($"USD {FigureText.Price(input)} in and {FigureText.Price(output)} out per million tokens");
        string[] abilities = [.. Abilities(model)];
        if (abilities.Length > 0) lines.Add($"Takes {string.Join(", ", abilities)}");
        if (asOf.Length > 0) lines.Add($"Facts of {asOf}");
        return string.Join("\n", lines);
    }

    private static IEnumerable<string> Parts(ModelFacts model)
    {
        if (End(model) is { } end) yield return end;
        if (model.ContextWindow is { } window) yield return $"{FigureText.Number(window)} tokens";
        if (model is { InputPerMillion: { } input, OutputPerMillion: { } output })
            yield return $"USD {FigureText.Price(input)} / {FigureText.Price(output)}";
    }

    private static string? End(ModelFacts model) => (model.Status, model.RetiresOn) switch
    {
        ("retired", { } day) => $"retired on {day}",
        ("retired", null) => "retired",
        ("deprecated", { } day) => $"deprecated, ends on {day}",
        ("deprecated", null) => "deprecated",
        ("legacy", _) => "legacy",
        _ => null,
    };

    private static IEnumerable<string> Abilities(ModelFacts model)
    {
        if (model.SupportsTools == true) yield return "tools";
        if (model.StructuredOutputMode == "json_schema") yield return "JSON schemas";
        if (model.StructuredOutputMode == "json_object") yield return "JSON";
        if (model.SupportsVision == true) yield return "images";
    }
}
