using System.Globalization;
using System.Text;
using Fallback.Catalogue;

namespace Fallback.Runtime.Tests.Catalogue;

/// <summary>Writes the constants that name the catalogue's models, a file for each provider.</summary>
internal static class ModelConstants
{
    private const int LineLength = 140;

    private static readonly Dictionary<string, string> _spelling = new(StringComparer.Ordinal)
    {
        ["openai"] = "OpenAI", ["deepseek"] = "DeepSeek", ["openrouter"] = "OpenRouter", ["xai"] = "XAI", ["zai"] = "ZAI", ["minimax"] = "MiniMax",
    };

    public static IEnumerable<(string File, string Text)> Files(ModelCatalogue catalogue) =>
        catalogue.Models
            .GroupBy(static model => model.Provider)
            .Select(models => ($"KnownModels.{NameOf(models.Key)}.cs", File(models.Key, models, catalogue.AsOf)));

    private static string File(string provider, IEnumerable<ModelFacts> models, string asOf)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            // Written from src/Shared/Catalogue/models.json, see docs/models.md.
            {{(models.Any(IsRetired) ? "using System.ComponentModel;\n\n" : "")}}namespace Fallback;

            public static partial class KnownModels
            {
                /// <summary>Models at the provider <c>{{provider}}</c>.</summary>
                public static class {{NameOf(provider)}}
                {

            """);
        foreach (ModelFacts model in models)
        {
            Comment(text, $"<summary>{Warning(model)}{Summary(model)}. Catalogue of {asOf}.</summary>");
            // It is still what existing code names, but nothing to begin with.
            if (IsRetired(model)) text.Append("        [EditorBrowsable(EditorBrowsableState.Never)]\n");
            text.Append(CultureInfo.InvariantCulture, $"        public const string {Identifier(model.Id)} = \"{provider}/{model.Id}\";\n\n");
        }
        text.Length--;
        return text.Append("    }\n}\n").ToString();
    }

    /// <summary>Over as many lines as it takes, none of them longer than <see cref="LineLength"/>.</summary>
    private static void Comment(StringBuilder text, string words)
    {
        const string Start = "        ///";
        int length = Start.Length;
        text.Append(Start);
        foreach (string word in words.Split(' '))
        {
            if (length + 1 + word.Length > LineLength)
            {
                text.Append('\n').Append(Start);
                length = Start.Length;
            }
            text.Append(' ').Append(word);
            length += 1 + word.Length;
        }
        text.Append('\n');
    }

    private static string Summary(ModelFacts model)
    {
        List<string> parts = [$"<c>{model.Id}</c>"];
        if (model.ContextWindow is { } window) parts.Add($"context window of {Number(window)} tokens");
        if (model.MaxOutput is { } output) parts.Add($"answers of up to {Number(output)} tokens");
        if (model is { InputPerMillion: { } input, OutputPerMillion: { } price })
            parts.Add($"USD {Price(input)} (input) and {Price(price)} (output) per million tokens");
        string[] abilities = [.. Abilities(model)];
        parts.Add(abilities.Length > 0 ? $"supports {string.Join(", ", abilities)}" : "no tools, JSON or images");
        if (model.Status == "legacy") parts.Add("legacy");
        return string.Join("; ", parts);
    }

    /// <summary>What a completion list shows first of a model that ends. An [Obsolete] would say it again in the build, where FB2010 does.</summary>
    private static string Warning(ModelFacts model)
    {
        if (model.Status is not ("deprecated" or "retired")) return "";
        string until = model.RetiresOn is { } day ? $"{(IsRetired(model) ? " on" : ", ends on")} {day}" : "";
        string next = model.Replacement is { } successor ? $", successor <c>{successor}</c>" : "";
        return $"<b>{(IsRetired(model) ? "Retired" : "Deprecated")}{until}{next}.</b> ";
    }

    private static bool IsRetired(ModelFacts model) => model.Status == "retired";

    private static IEnumerable<string> Abilities(ModelFacts model)
    {
        if (model.SupportsTools == true) yield return "tools";
        if (model.StructuredOutputMode == "json_schema") yield return "JSON schema";
        if (model.StructuredOutputMode == "json_object") yield return "JSON";
        if (model.SupportsVision == true) yield return "images";
    }

    private static string NameOf(string provider) => _spelling.GetValueOrDefault(provider) ?? char.ToUpperInvariant(provider[0]) + provider[1..];

    /// <summary><c>gpt-6.2-sol</c> is Gpt6_2Sol: a digit does not run into the next figure.</summary>
    private static string Identifier(string id)
    {
        var name = new StringBuilder();
        foreach (string word in id.Split(['-', '.', '/', '_', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.Length > 0 && char.IsAsciiDigit(name[^1]) && char.IsAsciiDigit(word[0])) name.Append('_');
            name.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        }
        return name.ToString();
    }

    private static string Number(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Price(decimal usd) => usd.ToString("#,0.00####", CultureInfo.InvariantCulture);
}
