using System.Globalization;
using System.Text.Json;
using Fallback.Catalogue;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary>Writes everything that is known of one model.</summary>
internal static class ModelDetails
{
    public static int Write(ToolContext context, ProjectCatalogue catalogue, ModelFacts model, string format)
    {
        if (format == CommandOptions.Json)
        {
            context.Output.WriteLine(JsonText.Of(json => Write(json, model)));
            return ExitCode.Fine;
        }
        context.Output.WriteLine(Shown.Word(ModelList.NameOf(model)));
        foreach ((string name, string value) in Lines(model)) context.Output.WriteLine($"  {name,-18}{value}");
        context.Output.WriteLine();
        context.Output.WriteLine(catalogue.Source);
        return ExitCode.Fine;
    }

    /// <summary>Writes with the names of a models file, so that the result can be used as one.</summary>
    public static void Write(Utf8JsonWriter json, ModelFacts model)
    {
        json.WriteStartObject();
        json.WriteString("provider", model.Provider);
        json.WriteString("id", model.Id);
        if (model.Aliases.Count > 0)
        {
            json.WriteStartArray("aliases");
            foreach (string alias in model.Aliases) json.WriteStringValue(alias);
            json.WriteEndArray();
        }
        json.Number("contextWindow", model.ContextWindow);
        json.Number("maxInput", model.MaxInput);
        json.Number("maxOutput", model.MaxOutput);
        json.Number("inputPer1M", model.InputPerMillion);
        json.Number("outputPer1M", model.OutputPerMillion);
        json.Number("cachedInputPer1M", model.CachedInputPerMillion);
        json.Number("cacheWritePer1M", model.CacheWritePerMillion);
        json.Truth("supportsTools", model.SupportsTools);
        json.Truth("supportsStructuredOutput", model.SupportsStructuredOutput);
        json.Truth("supportsVision", model.SupportsVision);
        json.Text("structuredOutputMode", model.StructuredOutputMode);
        json.Text("maxTokensParam", model.MaxTokensParameter);
        json.Truth("acceptsTemperature", model.AcceptsTemperature);
        json.Text("prefill", model.Prefill);
        json.Text("status", model.Status);
        json.Text("retiresOn", model.RetiresOn);
        json.Text("replacement", model.Replacement);
        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, string Value)> Lines(ModelFacts model)
    {
        if (model.Aliases.Count > 0) yield return ("also called", Shown.Word(string.Join(", ", model.Aliases)));
        yield return ("status", ModelList.Status(model) is { Length: > 0 } status ? status : "?");
        if (model.Replacement is { } replacement) yield return ("replacement", Shown.Word(replacement));
        yield return ("context window", Tokens(model.ContextWindow));
        if (model.MaxInput is not null) yield return ("longest prompt", Tokens(model.MaxInput));
        yield return ("longest answer", Tokens(model.MaxOutput));
        yield return ("price", Price(new TokenPrice(model.InputPerMillion, model.OutputPerMillion, model.CachedInputPerMillion)));
        if (model.CacheWritePerMillion is { } write) yield return ("cache write", $"{ModelList.Price(write)} USD per 1M");
        if (model.LongContext is { } large)
            yield return ($"above {Figure(large.AboveInputTokens)}", $"{Price(large.Price)}, for the whole request");
        if (model.Peak is { } peak) yield return ("in busy hours", Price(peak.Price));
        foreach (PriceChange change in model.PriceChanges)
            yield return (string.Create(CultureInfo.InvariantCulture, $"from {change.From:yyyy-MM-dd}"), Price(change.Price));
        foreach (ServiceTierPrice tier in model.ServiceTiers) yield return ($"tier {Shown.Word(tier.Tier)}", Price(tier.Price));
        yield return ("tools", YesNo(model.SupportsTools));
        yield return ("structured output", model.StructuredOutputMode ?? YesNo(model.SupportsStructuredOutput));
        yield return ("images", YesNo(model.SupportsVision));
        yield return ("temperature", YesNo(model.AcceptsTemperature));
    }

    private static string Tokens(int? tokens) => tokens is null ? "?" : $"{ModelList.Tokens(tokens)} tokens";

    private static string Figure(int tokens) => ModelList.Tokens(tokens);

    private static string Price(TokenPrice price) =>
        $"{ModelList.Price(price.Input)} in, {ModelList.Price(price.Output)} out"
        + (price.CachedInput is { } cached ? $", {ModelList.Price(cached)} cached in" : "") + " (USD per 1M)";

    private static string YesNo(bool? value) => value switch { true => "yes", false => "no", null => "?" };
}
