using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes a chat completions request in the OpenAI dialect.</summary>
internal static class RequestWriter
{
    public static void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, bool stream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, shape.Model);
        MessageWriter.Write(writer, shape, request);
        WriteOutputLimit(writer, shape, request);
        WriteSampling(writer, shape, request);
        if (shape.Answer is { } answer) WriteFormat(writer, shape, request, answer);
        if (request.Options is { } options)
        {
            WriteOptions(writer, shape, request, options);
            ToolWriter.Write(writer, shape, options);
            WriteAdditional(writer, shape, request, options);
        }
        if (stream) WriteStream(writer, shape);
        WritePrefillMode(writer, shape);
        writer.WriteEndObject();
    }

    /// <summary>Writes that the last message must be continued, if the tier requires a parameter for that.</summary>
    public static void WritePrefillMode(Utf8JsonWriter writer, RequestShape shape)
    {
        if (shape is not { Prefill: not null, PrefillMode: AssistantPrefill.ContinueFinalMessage }) return;
        writer.WriteBoolean("continue_final_message"u8, true);
        writer.WriteBoolean("add_generation_prompt"u8, false);
    }

    /// <summary>Writes the output limit, if there is one.</summary>
    public static void WriteOutputLimit(Utf8JsonWriter writer, RequestShape shape, ChatRequest request)
    {
        if (RequestParameters.MaxOutputTokens(request) is { } tokens && !shape.Drops(shape.MaxTokensParameter))
            writer.WriteNumber(shape.MaxTokensParameter, shape.MaxOutputClamp is { } most && most < tokens ? most : tokens);
    }

    /// <summary>
    /// Writes the parameters of the options and the method's settings, except those that another program's request contains itself.
    /// </summary>
    public static void WriteSampling(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, WireRequest? said = null)
    {
        if (RequestParameters.Temperature(request) is { } temperature && Lacks("temperature")) writer.WriteNumber("temperature"u8, temperature);
        if (RequestParameters.TopP(request) is { } topP && Lacks("top_p")) writer.WriteNumber("top_p"u8, topP);
        if (RequestParameters.Seed(request) is { } seed && Lacks("seed")) writer.WriteNumber("seed"u8, seed);
        if (RequestParameters.Stop(request) is { } stop && Lacks("stop"))
        {
            writer.WriteStartArray("stop"u8);
            foreach (string text in stop) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        bool Lacks(string name) => !shape.Drops(name) && said?.Has(name) != true;
    }

    public static void WriteFormat(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, AnswerShape answer)
    {
        if (answer.Mode == StructuredOutputMode.Prompted) return;
        writer.WriteStartObject("response_format"u8);
        if (answer is { Mode: StructuredOutputMode.JsonSchema, Schema.Schema: { } schema })
        {
            writer.WriteString("type"u8, "json_schema");
            writer.WriteStartObject("json_schema"u8);
            writer.WriteString("name"u8, answer.Schema.Name);
            if (answer.Schema.Description is { Length: > 0 } description) writer.WriteString("description"u8, description);
            if (shape.IsStrict(request)) writer.WriteBoolean("strict"u8, true);
            writer.WritePropertyName("schema"u8);
            schema.WriteTo(writer);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("type"u8, "json_object");
        }
        writer.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, ChatOptions options)
    {
        if (options.TopK is { } topK && !shape.Drops("top_k")) writer.WriteNumber("top_k"u8, topK);
        if (options.FrequencyPenalty is { } frequency && !shape.Drops("frequency_penalty")) writer.WriteNumber("frequency_penalty"u8, frequency);
        if (options.PresencePenalty is { } presence && !shape.Drops("presence_penalty")) writer.WriteNumber("presence_penalty"u8, presence);
        if (RequestParameters.ReasoningEffort(request) is { } effort && !shape.Drops("reasoning_effort"))
            writer.WriteString("reasoning_effort"u8, effort);
    }

    private static void WriteAdditional(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, ChatOptions options)
    {
        if (options.AdditionalProperties is not { Count: > 0 } additional) return;
        foreach ((string name, object? value) in additional)
        {
            // A name that was already written must not occur twice.
            if (RequestParameters.IsReserved(name) || RequestParameters.SendsTyped(request, name) || shape.Drops(name)) continue;
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
    }

    private static void WriteStream(Utf8JsonWriter writer, RequestShape shape)
    {
        writer.WriteBoolean("stream"u8, true);
        if (!shape.IncludeStreamUsage) return;
        writer.WriteStartObject("stream_options"u8);
        writer.WriteBoolean("include_usage"u8, true);
        writer.WriteEndObject();
    }
}
