using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes a request of Anthropic's Messages.</summary>
internal static class MessagesRequest
{
    /// <summary>The version in the body of Google's form of the API.</summary>
    private const string VertexVersion = "vertex-2023-10-16";

    public static void Write(Utf8JsonWriter writer, DialectRequest request)
    {
        List<MessagesTurn> turns = MessagesTurns.Of(request.Messages);
        List<TextContent> system = System(request);
        // A request needs a turn, so a prompt of system text alone becomes the user's.
        if (turns.Count == 0 && system.Count > 0)
        {
            turns.Add(MessagesTurn.OfUser(system));
            system = [];
        }
        IReadOnlyList<AITool> tools = request.Shape.Drops("tools") ? [] : [.. request.Options.Tools ?? []];
        CacheMarks marks = CacheMarks.Of(tools, system, turns, request.CachesPrompt);
        ClaudeThinking thinking = ClaudeThinking.Of(request, turns);
        var blocks = new BlockWriter(writer, marks, request.Shape.Provider);
        writer.WriteStartObject();
        if (MessagesAddress.IsVertex(request.BaseUrl)) writer.WriteString("anthropic_version"u8, request.ApiVersion ?? VertexVersion);
        else writer.WriteString("model"u8, request.Model);
        writer.WriteNumber("max_tokens"u8, thinking.MaxTokens);
        WriteSystem(writer, system, marks, blocks);
        WriteMessages(writer, turns, blocks);
        MessagesTools.Write(writer, request, blocks);
        WriteParameters(writer, request, thinking);
        WriteThinking(writer, thinking);
        WriteOutput(writer, request, thinking);
        WriteAdditional(writer, request.Options);
        if (request.IsStream) writer.WriteBoolean("stream"u8, true);
        writer.WriteEndObject();
    }

    /// <summary>Returns the system texts in order. A format that the API cannot enforce is requested in the last of them.</summary>
    private static List<TextContent> System(DialectRequest request)
    {
        var texts = new List<TextContent>();
        foreach (ChatMessage message in request.Messages)
        {
            if (!MessagesTurns.IsSystem(message)) continue;
            foreach (AIContent content in message.Contents)
                if (content is TextContent text && !string.IsNullOrWhiteSpace(text.Text)) texts.Add(text);
        }
        if (!string.IsNullOrWhiteSpace(request.Options.Instructions)) texts.Add(new TextContent(request.Options.Instructions));
        if (request.Shape.Answer is { IsPrompted: false } answer && HeldTo(request) is null)
            texts.Add(new TextContent(answer.Schema.Instructions));
        return texts;
    }

    /// <summary>Returns the schema that the API must enforce; null for none, or for one that it would refuse.</summary>
    private static JsonElement? HeldTo(DialectRequest request) =>
        request.Options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } && !ClaudeSchema.IsRefused(schema) ? schema : null;

    private static void WriteSystem(Utf8JsonWriter writer, List<TextContent> system, CacheMarks marks, BlockWriter blocks)
    {
        if (system.Count == 0) return;
        if (marks.IsEmpty)
        {
            writer.WriteString("system"u8, string.Join("\n\n", system.Select(static text => text.Text)));
            return;
        }
        writer.WriteStartArray("system"u8);
        foreach (TextContent text in system) blocks.WriteText(text);
        writer.WriteEndArray();
    }

    private static void WriteMessages(Utf8JsonWriter writer, List<MessagesTurn> turns, BlockWriter blocks)
    {
        writer.WriteStartArray("messages"u8);
        foreach (MessagesTurn turn in turns)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, turn.IsAssistant ? "assistant"u8 : "user"u8);
            writer.WriteStartArray("content"u8);
            foreach (TurnPart part in turn.Parts) blocks.Write(part);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter writer, DialectRequest request, ClaudeThinking thinking)
    {
        ChatOptions options = request.Options;
        ClaudeModel model = ClaudeModel.Of(request.Model);
        float? temperature = thinking.IsOn ? null : options.Temperature;
        // At most one of them, in this API.
        if (temperature is { } warmth) writer.WriteNumber("temperature"u8, WrittenNumber.ToDouble(Math.Min(warmth, 1)));
        bool takesTopP = temperature is null || !model.TakesOneSampler;
        if (options.TopP is { } topP && takesTopP && (!thinking.IsOn || ClaudeThinking.Takes(WrittenNumber.ToDouble(topP))))
            writer.WriteNumber("top_p"u8, WrittenNumber.ToDouble(topP));
        if (options.TopK is { } topK && !thinking.IsOn) writer.WriteNumber("top_k"u8, topK);
        WriteStops(writer, options.StopSequences);
    }

    private static void WriteStops(Utf8JsonWriter writer, IList<string>? stops)
    {
        bool open = false;
        foreach (string stop in stops ?? [])
        {
            // The API refuses the whole request with such a stop text.
            if (string.IsNullOrWhiteSpace(stop)) continue;
            if (!open) writer.WriteStartArray("stop_sequences"u8);
            open = true;
            writer.WriteStringValue(stop);
        }
        if (open) writer.WriteEndArray();
    }

    private static void WriteThinking(Utf8JsonWriter writer, ClaudeThinking thinking)
    {
        if (thinking.Given is { } given)
        {
            writer.WritePropertyName("thinking"u8);
            JsonValues.Write(writer, given);
        }
        if (thinking.Type is not { } type) return;
        writer.WriteStartObject("thinking"u8);
        writer.WriteString("type"u8, type);
        if (thinking.Budget is { } budget) writer.WriteNumber("budget_tokens"u8, budget);
        if (thinking.Display is { } display) writer.WriteString("display"u8, display);
        writer.WriteEndObject();
    }

    /// <summary>Writes the answer's format and the effort, combined with the caller's own members of the output.</summary>
    private static void WriteOutput(Utf8JsonWriter writer, DialectRequest request, ClaudeThinking thinking)
    {
        JsonElement? schema = HeldTo(request);
        object? given = request.Shape.Drops("output_config")
            ? null
            : request.Options.AdditionalProperties?.GetValueOrDefault("output_config");
        if (schema is null && thinking.Effort is null && given is null) return;
        JsonElement own = given is null ? default : JsonValues.ToJson(given);
        writer.WriteStartObject("output_config"u8);
        if (own.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty member in own.EnumerateObject()) member.WriteTo(writer);
        if (thinking.Effort is { } effort && !Has(own, "effort")) writer.WriteString("effort"u8, effort);
        if (schema is { } asked && !Has(own, "format"))
        {
            writer.WriteStartObject("format"u8);
            writer.WriteString("type"u8, "json_schema");
            writer.WritePropertyName("schema"u8);
            ClaudeSchema.Write(writer, asked);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static bool Has(JsonElement json, string name) => JsonMembers.Member(json, name).ValueKind != JsonValueKind.Undefined;

    private static void WriteAdditional(Utf8JsonWriter writer, ChatOptions options)
    {
        foreach ((string name, object? value) in options.AdditionalProperties ?? [])
        {
            if (value is null || IsWritten(options, name)) continue;
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
    }

    /// <summary>Whether a member is already written, or set by the engine.</summary>
    private static bool IsWritten(ChatOptions options, string name) => name switch
    {
        "max_tokens" or "system" or "tools" or "thinking" or "output_config" or "anthropic_version" => true,
        "tool_choice" => options.Tools is { Count: > 0 } && (options.ToolMode is not null || options.AllowMultipleToolCalls == false),
        "temperature" => options.Temperature is not null,
        "top_p" => options.TopP is not null,
        "top_k" => options.TopK is not null,
        "stop_sequences" => options.StopSequences is { Count: > 0 },
        _ => RequestParameters.IsReserved(name),
    };
}
