using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes a <c>generateContent</c> request. The address decides whether it is a stream.</summary>
internal static class GeminiRequestWriter
{
    public static void Write(Utf8JsonWriter writer, DialectRequest request)
    {
        var model = new GeminiModel(request.Model);
        GeminiHistory history = GeminiHistory.Of(request, model);
        GeminiOverrides overrides = GeminiOverrides.Of(request.Options);
        writer.WriteStartObject();
        bool writesSystem = !overrides.UsesCachedContent && !overrides.HasSystem;
        if (writesSystem && SystemOf(request, model, history) is { Length: > 0 } system) WriteSystem(writer, system);
        new GeminiPartWriter(writer, request, model, history).WriteContents();
        if (!overrides.UsesCachedContent) GeminiToolWriter.Write(writer, request, model, overrides);
        WriteGeneration(writer, request, model, overrides);
        foreach ((string name, object? value) in overrides.Others)
        {
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
        writer.WriteEndObject();
    }

    /// <summary>Returns the system text, with the answer's schema as text if it cannot be sent in another way.</summary>
    private static string? SystemOf(DialectRequest request, GeminiModel model, GeminiHistory history) =>
        SendsFormat(request, model) || request.Shape.Answer is not { IsPrompted: false, Mode: not StructuredOutputMode.Prompted } answer
            ? history.System
            : SystemText.Join(history.System, answer.Schema.Instructions);

    /// <summary>
    /// Whether the format is sent: models before the third generation refuse JSON as an answer's type together with functions.
    /// </summary>
    private static bool SendsFormat(DialectRequest request, GeminiModel model) =>
        model.IsThirdGeneration || request.Options.Tools is not { Count: > 0 } || request.Options.ToolMode is NoneChatToolMode;

    private static void WriteSystem(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject("systemInstruction"u8);
        writer.WriteStartArray("parts"u8);
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Long because it is a table: one line per parameter.
    private static void WriteGeneration(Utf8JsonWriter writer, DialectRequest request, GeminiModel model, GeminiOverrides overrides)
    {
        ChatOptions options = request.Options;
        var given = overrides.OfGeneration;
        writer.WriteStartObject("generationConfig"u8);
        if (options.Temperature is { } temperature && !given.ContainsKey("temperature"))
            writer.WriteNumber("temperature"u8, temperature);
        if (options.TopP is { } topP && !given.ContainsKey("topP")) writer.WriteNumber("topP"u8, topP);
        if (options.TopK is { } topK && !given.ContainsKey("topK")) writer.WriteNumber("topK"u8, topK);
        if (options.MaxOutputTokens is { } most && !given.ContainsKey("maxOutputTokens")) writer.WriteNumber("maxOutputTokens"u8, most);
        if (options.Seed is { } seed && !given.ContainsKey("seed")) writer.WriteNumber("seed"u8, seed);
        if (options.PresencePenalty is { } presence && !given.ContainsKey("presencePenalty"))
            writer.WriteNumber("presencePenalty"u8, presence);
        if (options.FrequencyPenalty is { } frequency && !given.ContainsKey("frequencyPenalty"))
            writer.WriteNumber("frequencyPenalty"u8, frequency);
        if (options.StopSequences is { Count: > 0 } stop && !given.ContainsKey("stopSequences"))
        {
            writer.WriteStartArray("stopSequences"u8);
            foreach (string text in stop) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
        if (options.ResponseFormat is ChatResponseFormatJson json && SendsFormat(request, model)) WriteFormat(writer, json, given);
        if (options.Reasoning is { } reasoning && !given.ContainsKey("thinkingConfig")) WriteThinking(writer, reasoning, model);
        foreach ((string name, object? value) in given)
        {
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter writer, ChatResponseFormatJson json, IReadOnlyDictionary<string, object?> given)
    {
        if (!given.ContainsKey("responseMimeType")) writer.WriteString("responseMimeType"u8, "application/json");
        if (json.Schema is not { } schema || given.ContainsKey("responseJsonSchema") || given.ContainsKey("responseSchema")) return;
        writer.WritePropertyName("responseJsonSchema"u8);
        schema.WriteTo(writer);
    }

    private static void WriteThinking(Utf8JsonWriter writer, ReasoningOptions reasoning, GeminiModel model)
    {
        string? level = reasoning.Effort is { } wanted ? model.LevelFor(wanted) : null;
        int? budget = model.ThinksByBudget && reasoning.Effort is { } effort ? model.BudgetFor(effort) : null;
        bool shows = reasoning.Output is ReasoningOutput.Summary or ReasoningOutput.Full
            && (model.IsThirdGeneration || model.ThinksByBudget);
        if (level is null && budget is null && !shows) return;
        writer.WriteStartObject("thinkingConfig"u8);
        if (level is not null) writer.WriteString("thinkingLevel"u8, level);
        if (budget is { } tokens) writer.WriteNumber("thinkingBudget"u8, tokens);
        if (shows) writer.WriteBoolean("includeThoughts"u8, true);
        writer.WriteEndObject();
    }
}
