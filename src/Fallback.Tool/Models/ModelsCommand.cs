using System.CommandLine;
using Fallback.Catalogue;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary><c>fallback models</c>: shows what is known of models.</summary>
internal static class ModelsCommand
{
    private static readonly string[] _formats = [CommandOptions.Text, CommandOptions.Json];

    public static Command Create(ToolContext context)
    {
        Option<string?> file = new("--models")
        {
            Description = "The project's own models file. Default: fallback.models.json in the current folder, if it exists.",
            HelpName = "file",
        };
        var models = new Command("models", "Facts about models: windows, prices, capabilities and retirement dates.")
        {
            List(context, file), Search(context, file), Retiring(context, file), Show(context, file), RefreshCommand.Create(context),
        };
        Help.Show(
            models,
            """
              fallback models list --provider openai --min-window 200k --max-output-price 5
              fallback models search sonnet
              fallback models retiring --within 180d
              fallback models show deepseek/deepseek-flash
              fallback models refresh --from new-prices.json
            """);
        return models;
    }

    private static Command List(ToolContext context, Option<string?> file)
    {
        Option<string?> provider = new("--provider") { Description = "Only models of this provider.", HelpName = "name" };
        Option<decimal?> window = CommandOptions.Amount(
            "--min-window", "Only models with at least this context window. Unknown windows are left out.", "tokens");
        Option<decimal?> input = CommandOptions.Amount("--max-input-price", "Only models with at most this input price, in USD per 1M.", "usd");
        Option<decimal?> output = CommandOptions.Amount("--max-output-price", "Only models with at most this output price, in USD per 1M.", "usd");
        Option<bool> all = new("--all") { Description = "Includes retired models." };
        Option<string> format = CommandOptions.Format(_formats);
        var list = new Command("list", "Lists models, those with the cheapest output first.")
            { provider, window, input, output, all, format, file };
        Help.Show(
            list,
            """
              fallback models list --provider anthropic
              fallback models list --min-window 1M --max-output-price 2
              fallback models list --all --format json
            """);
        list.SetAction(parsed =>
        {
            ProjectCatalogue catalogue = ProjectCatalogue.Load(context, parsed.GetValue(file));
            string? of = parsed.GetValue(provider);
            if (of is not null) Known(catalogue, of);
            IEnumerable<ModelFacts> found = catalogue.Catalogue.Models
                .Where(model => of is null || model.Provider.Equals(of, StringComparison.OrdinalIgnoreCase))
                .Where(model => parsed.GetValue(window) is not { } least || model.ContextWindow >= least)
                .Where(model => parsed.GetValue(input) is not { } most || model.InputPerMillion <= most)
                .Where(model => parsed.GetValue(output) is not { } most || model.OutputPerMillion <= most)
                .Where(model => parsed.GetValue(all) || model.Status != "retired");
            return ModelList.Write(context, catalogue, found, parsed.GetValue(format)!, "No known model matches the filter; widen it.");
        });
        return list;
    }

    private static Command Search(ToolContext context, Option<string?> file)
    {
        Argument<string> words = new("text")
            { Description = "A part of a model's name, alias or provider, or several parts with spaces between them." };
        Option<string> format = CommandOptions.Format(_formats);
        var search = new Command("search", "Finds models by a part of their name.") { words, format, file };
        Help.Show(
            search,
            """
              fallback models search flash
              fallback models search "google pro"
            """);
        search.SetAction(parsed =>
        {
            ProjectCatalogue catalogue = ProjectCatalogue.Load(context, parsed.GetValue(file));
            string[] parts = parsed.GetValue(words)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            IEnumerable<ModelFacts> found = catalogue.Catalogue.Models.Where(model => Array.TrueForAll(parts, part => Has(model, part)));
            string near = Near(catalogue, parsed.GetValue(words)!) is { } name
                ? $"; did you mean {name}?" : "; fallback models list shows all.";
            return ModelList.Write(context, catalogue, found, parsed.GetValue(format)!, $"No model has such a name{near}");
        });
        return search;
    }

    private static Command Retiring(ToolContext context, Option<string?> file)
    {
        Option<int?> within = new("--within")
        {
            Description = "How far ahead to look, such as 180d or 26w.",
            HelpName = "time",
            DefaultValueFactory = _ => 180,
            CustomParser = result =>
            {
                if (Quantity.Days(result.Tokens[0].Value) is { } days) return days;
                result.AddError($"--within takes days or weeks such as 180d or 26w, not {Shown.Word(result.Tokens[0].Value)}");
                return null;
            },
        };
        Option<string?> provider = new("--provider") { Description = "Only models of this provider.", HelpName = "name" };
        Option<string> format = CommandOptions.Format(_formats);
        Option<bool> fails = new("--exit-code") { Description = "Exits with 1 if there is such a model." };
        var retiring = new Command("retiring", "Lists models whose provider has announced a retirement date, soonest first.")
            { within, provider, fails, format, file };
        Help.Show(
            retiring,
            """
              fallback models retiring                          in the next 180 days
              fallback models retiring --within 26w --provider openai --exit-code
            """);
        retiring.SetAction(parsed =>
        {
            ProjectCatalogue catalogue = ProjectCatalogue.Load(context, parsed.GetValue(file));
            string? of = parsed.GetValue(provider);
            if (of is not null) Known(catalogue, of);
            DateOnly today = context.Today;
            DateOnly last = today.AddDays(parsed.GetValue(within)!.Value);
            ModelFacts[] found =
            [
                .. catalogue.Catalogue.Models
                    .Where(model => of is null || model.Provider.Equals(of, StringComparison.OrdinalIgnoreCase))
                    .Where(model => ModelList.EndOf(model) is { } end && end >= today && end <= last)
                    .OrderBy(ModelList.EndOf),
            ];
            ModelList.WriteEnds(context, catalogue, found, today, last, parsed.GetValue(format)!);
            return found.Length > 0 && parsed.GetValue(fails) ? ExitCode.Found : ExitCode.Fine;
        });
        return retiring;
    }

    private static Command Show(ToolContext context, Option<string?> file)
    {
        Argument<string> id = new("model") { Description = "The model as a chain names it: provider/model, or its name alone." };
        Option<string> format = CommandOptions.Format(_formats);
        var show = new Command("show", "Shows everything that is known about a model.") { id, format, file };
        Help.Show(
            show,
            """
              fallback models show anthropic/claude-sonnet-5-5
              fallback models show gpt-6-luna --format json
            """);
        show.SetAction(parsed =>
        {
            ProjectCatalogue catalogue = ProjectCatalogue.Load(context, parsed.GetValue(file));
            string name = parsed.GetValue(id)!.Trim();
            if (catalogue.Catalogue.Find(name) is { } facts) return ModelDetails.Write(context, catalogue, facts, parsed.GetValue(format)!);
            string remedy = Near(catalogue, name) is { } near ? $"did you mean {near}?" : "fallback models list shows all.";
            throw new ToolException($"No model {Shown.Word(name)} is known; {remedy}", ExitCode.Found);
        });
        return show;
    }

    private static bool Has(ModelFacts model, string part) =>
        $"{model.Provider}/{model.Id}".Contains(part, StringComparison.OrdinalIgnoreCase)
        || model.Aliases.Any(alias => alias.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string? Near(ProjectCatalogue catalogue, string name) =>
        name.Length > 100 ? null
        : NearestName.Of(name, catalogue.Catalogue.Models.Select(ModelList.NameOf))
            ?? (NearestName.Of(name, catalogue.Catalogue.Models.Select(static model => model.Id)) is { } id
                ? ModelList.NameOf(catalogue.Catalogue.Find(id)!) : null);

    private static void Known(ProjectCatalogue catalogue, string provider)
    {
        string[] known = [.. catalogue.Catalogue.Models.Select(static model => model.Provider).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (known.Contains(provider, StringComparer.OrdinalIgnoreCase)) return;
        string remedy = provider.Length <= 64 && NearestName.Of(provider, known) is { } near
            ? $"did you mean {near}?" : $"known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        throw new ToolException($"No model of {Shown.Word(provider)} is known; {remedy}");
    }
}
