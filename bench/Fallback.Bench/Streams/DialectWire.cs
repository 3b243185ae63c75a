using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fallback.Bench;

/// <summary>A stream in one of the vendors' own dialects, and what one reads it with by hand.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Dialect">The dialect.</param>
/// <param name="Pieces">The events, the text's in the middle of them.</param>
/// <param name="TextOf">The text in the data of an event, read with System.Text.Json's generated code; null for none.</param>
internal sealed record DialectWire(string Name, Dialect Dialect, byte[][] Pieces, DialectWire.ReadText TextOf)
{
    internal delegate string? ReadText(ReadOnlySpan<byte> data);

    public static DialectWire[] All { get; } =
    [
        new("Anthropic Messages", Dialect.AnthropicMessages, Anthropic(), static data => Read(data, DialectContext.Default.MessagesEvent).Delta?.Text),
        new("Gemini", Dialect.Gemini, Gemini(), static data => Read(data, DialectContext.Default.GeminiChunk).Candidates?[0].Content?.Parts?[0].Text),
        new("OpenAI Responses", Dialect.OpenAIResponses, Responses(), static data => Read(data, DialectContext.Default.ResponsesEvent) is { Type: "response.output_text.delta" } read ? read.Delta : null),
    ];

    private static T Read<T>(ReadOnlySpan<byte> data, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(data, type)!;

    private static IEnumerable<int> Indices => Enumerable.Range(0, StreamingHandler.Chunks);

    private static byte[] Event(string? type, string json) => Encoding.UTF8.GetBytes($"{(type is null ? "" : $"event: {type}\n")}data: {json}\n\n");

    private static byte[][] Anthropic() =>
    [
        Event("message_start", """{"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":42,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}}}"""),
        Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
        .. Indices.Select(static i => Event("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{StreamingHandler.Word(i)}}}"}}""")),
        Event("content_block_stop", """{"type":"content_block_stop","index":0}"""),
        Event("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":42,"output_tokens":100}}"""),
        Event("message_stop", """{"type":"message_stop"}"""),
    ];

    private static byte[][] Gemini() =>
    [
        .. Indices.Select(static i => Event(null, $$$"""{"candidates":[{"content":{"parts":[{"text":"{{{StreamingHandler.Word(i)}}}"}],"role":"model"}{{{(i == StreamingHandler.Chunks - 1 ? ",\"finishReason\":\"STOP\"" : "")}}},"index":0}],"usageMetadata":{"promptTokenCount":42,"candidatesTokenCount":{{{i + 1}}},"totalTokenCount":{{{i + 43}}},"promptTokensDetails":[{"modality":"TEXT","tokenCount":42}]},"modelVersion":"model","responseId":"r1"}""")),
    ];

    private static byte[][] Responses()
    {
        const string Response = """{"id":"resp_1","object":"response","created_at":1790000000,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"model":"model","output":[],"parallel_tool_calls":true,"store":false,"temperature":1.0,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":1.0,"usage":null}""";
        string text = string.Concat(Indices.Select(StreamingHandler.Word));
        string item = $$$"""{"id":"msg_1","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"{{{text}}}"}],"role":"assistant"}""";
        return
        [
            Event("response.created", $$$"""{"type":"response.created","sequence_number":0,"response":{{{Response}}}}"""),
            Event("response.in_progress", $$$"""{"type":"response.in_progress","sequence_number":1,"response":{{{Response}}}}"""),
            Event("response.output_item.added", """{"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"}}"""),
            Event("response.content_part.added", """{"type":"response.content_part.added","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":""}}"""),
            .. Indices.Select(static i => Event("response.output_text.delta", $$$"""{"type":"response.output_text.delta","sequence_number":{{{i + 4}}},"item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{{StreamingHandler.Word(i)}}}","logprobs":[],"obfuscation":"a1b2c3"}""")),
            Event("response.output_text.done", $$$"""{"type":"response.output_text.done","sequence_number":104,"item_id":"msg_1","output_index":0,"content_index":0,"text":"{{{text}}}","logprobs":[]}"""),
            Event("response.output_item.done", $$$"""{"type":"response.output_item.done","sequence_number":105,"output_index":0,"item":{{{item}}}}"""),
            Event("response.completed", $$$"""{"type":"response.completed","sequence_number":106,"response":{{{Response.Replace("in_progress", "completed", StringComparison.Ordinal).Replace("\"output\":[]", $"\"output\":[{item}]", StringComparison.Ordinal).Replace("\"usage\":null", "\"usage\":{\"input_tokens\":42,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":100,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":142}", StringComparison.Ordinal)}}}}"""),
        ];
    }
}

internal sealed record MessagesEvent(string Type, MessagesDelta? Delta, MessagesUsage? Usage);

internal sealed record MessagesDelta(string? Type, string? Text, string? StopReason);

internal sealed record MessagesUsage(long? InputTokens, long? OutputTokens);

internal sealed record ResponsesEvent(string Type, string? Delta, ResponsesBody? Response);

internal sealed record ResponsesBody(string? Status, MessagesUsage? Usage);

internal sealed record GeminiPart(string? Text);

internal sealed record GeminiContent(GeminiPart[]? Parts);

internal sealed record GeminiCandidate(GeminiContent? Content, [property: JsonPropertyName("finishReason")] string? FinishReason);

internal sealed record GeminiUsage(
    [property: JsonPropertyName("promptTokenCount")] long? Prompt, [property: JsonPropertyName("candidatesTokenCount")] long? Candidates);

internal sealed record GeminiChunk(GeminiCandidate[]? Candidates, [property: JsonPropertyName("usageMetadata")] GeminiUsage? Usage);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessagesEvent))]
[JsonSerializable(typeof(ResponsesEvent))]
[JsonSerializable(typeof(GeminiChunk))]
internal sealed partial class DialectContext : JsonSerializerContext;
