using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes a chat completions request in the OpenAI dialect.</summary>
internal static class RequestWriter
{
    private const int LargestKeptBuffer = 1 << 20;

    // The relaxed encoder leaves letters as they are, which are up to three times as long when escaped; it is unsafe in HTML only.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Buffers? _spare;

    /// <summary>
    /// The request as bytes of exactly its length, or why it cannot be written. The bytes are not pooled: the handler may still read them
    /// when the call has been given up.
    /// </summary>
    public static Reply<byte[]> TryWrite(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
    {
        // Values of the caller's may run any code while they are written, even another call: each has buffers of its own.
        Buffers buffers = _spare ?? new Buffers();
        _spare = null;
        try
        {
            return new Reply<byte[]>(buffers.Write(endpoint, shape, request, stream));
        }
        catch (Exception e)
        {
            // Another dialect may well write what somebody's own cannot.
            if (!Dialect.BuiltIn.Contains(endpoint.Dialect)) return new Reply<byte[]>(Dialect.Thrown("write the request", e, FailureScope.Request));
            return Refuse(
                $"the request cannot be written as JSON ({e.GetType().Name}): "
                + "look at the options' numbers and additional properties, and at tools' arguments and results");
        }
        finally
        {
            if (buffers.Capacity <= LargestKeptBuffer) _spare = buffers;
        }
    }

    /// <exception cref="Exception">The request holds a value that JSON cannot express.</exception>
    public static void Write(IBufferWriter<byte> output, RequestShape shape, ChatRequest request, bool stream)
    {
        using var writer = new Utf8JsonWriter(output, _options);
        Write(writer, shape, request, stream);
    }

    public static void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, bool stream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, shape.Model);
        MessageWriter.Write(writer, shape, request);
        WriteParameters(writer, shape, request);
        if (shape.Answer is { } answer) WriteFormat(writer, shape, request, answer);
        if (request.Options is { } options)
        {
            WriteOptions(writer, shape, request, options);
            ToolWriter.Write(writer, shape, options);
            WriteAdditional(writer, shape, request, options);
        }
        if (stream) WriteStream(writer, shape);
        if (shape is { Prefill: not null, PrefillMode: AssistantPrefill.ContinueFinalMessage })
        {
            writer.WriteBoolean("continue_final_message"u8, true);
            writer.WriteBoolean("add_generation_prompt"u8, false);
        }
        writer.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter writer, RequestShape shape, ChatRequest request)
    {
        if (RequestParameters.MaxOutputTokens(request) is { } tokens && !shape.Drops(shape.MaxTokensParameter))
            writer.WriteNumber(shape.MaxTokensParameter, shape.MaxOutputClamp is { } most && most < tokens ? most : tokens);
        if (RequestParameters.Temperature(request) is { } temperature && !shape.Drops("temperature"))
            writer.WriteNumber("temperature"u8, temperature);
        if (RequestParameters.TopP(request) is { } topP && !shape.Drops("top_p")) writer.WriteNumber("top_p"u8, topP);
        if (RequestParameters.Seed(request) is { } seed && !shape.Drops("seed")) writer.WriteNumber("seed"u8, seed);
        if (RequestParameters.Stop(request) is { } stop && !shape.Drops("stop"))
        {
            writer.WriteStartArray("stop"u8);
            foreach (string text in stop) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
    }

    private static void WriteFormat(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, AnswerShape answer)
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
            // A name that was written already must not come twice.
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

    private static Reply<byte[]> Refuse(string why) => new(new Failure(FailureKind.InvalidRequest, FailureScope.Request) { Message = why });

    [SuppressMessage(
        "Design", "CA1001:Types that own disposable fields should be disposable",
        Justification = "Over a buffer the writer holds nothing to release; it lives as long as its thread.")]
    private sealed class Buffers
    {
        private readonly ArrayBufferWriter<byte> _output = new(1024);
        private readonly Utf8JsonWriter _writer;

        public Buffers() => _writer = new Utf8JsonWriter(_output, _options);

        public int Capacity => _output.Capacity;

        public byte[] Write(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
        {
            _output.ResetWrittenCount();
            _writer.Reset();
            endpoint.Dialect.Write(_writer, endpoint, shape, request, stream);
            _writer.Flush();
            return _output.WrittenSpan.ToArray();
        }
    }
}
