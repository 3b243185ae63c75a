using System.Buffers;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes a chat completions request in the OpenAI dialect.</summary>
internal static class RequestWriter
{
    [ThreadStatic]
    private static Buffers? _buffers;

    /// <summary>The request as bytes of exactly its length. Not pooled: the handler may still read them when the call has been given up.</summary>
    public static byte[] Write(RequestShape shape, ChatRequest request, bool stream)
    {
        Buffers buffers = _buffers ??= new Buffers();
        Write(buffers, shape, request, stream);
        byte[] body = buffers.Output.WrittenSpan.ToArray();
        if (buffers.Output.Capacity > 1 << 20) _buffers = null;
        else buffers.Output.ResetWrittenCount();
        return body;
    }

    public static void Write(IBufferWriter<byte> output, RequestShape shape, ChatRequest request, bool stream)
    {
        using var writer = new Utf8JsonWriter(output);
        Write(writer, shape, request, stream);
    }

    private static void Write(Buffers buffers, RequestShape shape, ChatRequest request, bool stream)
    {
        buffers.Output.ResetWrittenCount();
        buffers.Writer.Reset();
        Write(buffers.Writer, shape, request, stream);
        buffers.Writer.Flush();
    }

    private static void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, bool stream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, shape.Model);
        MessageWriter.Write(writer, request);
        WriteParameters(writer, shape, request);
        if (request.Options is { } options) ToolWriter.Write(writer, shape, options);
        if (stream)
        {
            writer.WriteBoolean("stream"u8, true);
            if (shape.IncludeStreamUsage)
            {
                writer.WriteStartObject("stream_options"u8);
                writer.WriteBoolean("include_usage"u8, true);
                writer.WriteEndObject();
            }
        }
        writer.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter writer, RequestShape shape, ChatRequest request)
    {
        if (RequestParameters.MaxOutputTokens(request) is { } tokens && !shape.Drops(shape.MaxTokensParameter))
            writer.WriteNumber(shape.MaxTokensParameter, shape.MaxOutputClamp is { } most && most < tokens ? most : tokens);
        if (RequestParameters.Temperature(request) is { } temperature && !shape.Drops("temperature")) writer.WriteNumber("temperature"u8, temperature);
        if (RequestParameters.TopP(request) is { } topP && !shape.Drops("top_p")) writer.WriteNumber("top_p"u8, topP);
        if (RequestParameters.Seed(request) is { } seed && !shape.Drops("seed")) writer.WriteNumber("seed"u8, seed);
        if (RequestParameters.Stop(request) is { } stop && !shape.Drops("stop"))
        {
            writer.WriteStartArray("stop"u8);
            foreach (string text in stop) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
        if (request.Options is not { } options) return;
        if (options.TopK is { } topK && !shape.Drops("top_k")) writer.WriteNumber("top_k"u8, topK);
        if (options.FrequencyPenalty is { } frequency && !shape.Drops("frequency_penalty")) writer.WriteNumber("frequency_penalty"u8, frequency);
        if (options.PresencePenalty is { } presence && !shape.Drops("presence_penalty")) writer.WriteNumber("presence_penalty"u8, presence);
        WriteAdditional(writer, shape, options);
    }

    private static void WriteAdditional(Utf8JsonWriter writer, RequestShape shape, ChatOptions options)
    {
        if (options.AdditionalProperties is not { Count: > 0 } additional) return;
        foreach ((string name, object? value) in additional)
        {
            if (shape.Drops(name)) continue;
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
    }

    private sealed class Buffers : IBufferWriter<byte>
    {
        public Buffers() => Writer = new Utf8JsonWriter(this);

        public ArrayBufferWriter<byte> Output { get; } = new(1024);

        public Utf8JsonWriter Writer { get; }

        public void Advance(int count) => Output.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0) => Output.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => Output.GetSpan(sizeHint);
    }
}
