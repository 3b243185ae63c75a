using System.Globalization;
using System.Text.Json;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary>Writes models, one per line.</summary>
internal static class ModelList
{
    /// <summary>The text for an unknown value, which is never 0.</summary>
    private const string Unknown = "?";

    public static string NameOf(ModelFacts model) => $"{model.Provider}/{model.Id}";

    /// <summary>Returns the last day of a model; null if none is announced.</summary>
    public static DateOnly? EndOf(ModelFacts model) =>
        model.RetiresOn is { } day
            && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly end)
            ? end : null;

    public static string Tokens(int? tokens) => tokens is { } known ? FigureText.Number(known) : Unknown;

    public static string Price(decimal? usd) => usd is { } known ? FigureText.Price(known) : Unknown;

    /// <summary>Writes them, the cheapest first and those without a price last.</summary>
    public static int Write(ToolContext context, ProjectCatalogue catalogue, IEnumerable<ModelFacts> found, string format, string nothing)
    {
        ModelFacts[] models =
        [
            .. found.OrderBy(static model => model.OutputPerMillion ?? decimal.MaxValue)
                .ThenBy(static model => model.InputPerMillion ?? decimal.MaxValue)
                .ThenBy(NameOf, StringComparer.Ordinal),
        ];
        if (format == CommandOptions.Json)
        {
            context.Output.WriteLine(JsonText.Of(json => WriteAll(json, models)));
            return ExitCode.Fine;
        }
        if (models.Length == 0)
        {
            context.Errors.WriteLine(nothing);
            return ExitCode.Found;
        }
        var table = new TextTable("model", "window", "longest answer", "input", "output", "status", "can").Figures(1, 2, 3, 4);
        foreach (ModelFacts model in models)
            table.Add(
                Shown.Word(NameOf(model)), Tokens(model.ContextWindow), Tokens(model.MaxOutput), Price(model.InputPerMillion),
                Price(model.OutputPerMillion), Status(model), Abilities(model));
        table.Write(context.Output);
        context.Output.WriteLine();
        context.Output.WriteLine($"{models.Length} model{(models.Length == 1 ? "" : "s")}. {catalogue.Source}");
        return ExitCode.Fine;
    }

    public static void WriteEnds(
        ToolContext context, ProjectCatalogue catalogue, IReadOnlyList<ModelFacts> models, DateOnly today, DateOnly last, string format)
    {
        if (format == CommandOptions.Json)
        {
            context.Output.WriteLine(JsonText.Of(json => WriteAll(json, models)));
            return;
        }
        string until = string.Create(CultureInfo.InvariantCulture, $"from {today:yyyy-MM-dd} to {last:yyyy-MM-dd}");
        if (models.Count == 0)
        {
            context.Output.WriteLine($"No announced retirement {until}. {catalogue.Source}");
            return;
        }
        var table = new TextTable("last day", "in days", "model", "replacement").Figures(1);
        foreach (ModelFacts model in models)
        {
            int days = EndOf(model)!.Value.DayNumber - today.DayNumber;
            table.Add(model.RetiresOn!, FigureText.Number(days), Shown.Word(NameOf(model)), Shown.Word(model.Replacement));
        }
        table.Write(context.Output);
        context.Output.WriteLine();
        context.Output.WriteLine($"{models.Count} announced retirement{(models.Count == 1 ? "" : "s")} {until}. {catalogue.Source}");
    }

    public static string Status(ModelFacts model) =>
        model.RetiresOn is { } day && model.Status != "retired" ? $"{model.Status ?? "active"} until {day}" : model.Status ?? "";

    private static string Abilities(ModelFacts model)
    {
        (string Name, bool? Has)[] all =
            [("tools", model.SupportsTools), ("json", model.SupportsStructuredOutput), ("images", model.SupportsVision)];
        return string.Join(' ', all.Where(static ability => ability.Has == true).Select(static ability => ability.Name));
    }

    private static void WriteAll(Utf8JsonWriter json, IReadOnlyList<ModelFacts> models)
    {
        json.WriteStartArray();
        foreach (ModelFacts model in models) ModelDetails.Write(json, model);
        json.WriteEndArray();
    }
}
