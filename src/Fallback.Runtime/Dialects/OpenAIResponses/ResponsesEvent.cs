using System.Text.Json;

namespace Fallback;

/// <summary>The head of one event of a stream: its kind and the chunk of text that it contains. The rest is read later.</summary>
internal readonly struct ResponsesEvent
{
    private ResponsesEvent(ResponsesEventKind kind, string? delta, long output, long part)
    {
        Kind = kind;
        Delta = delta;
        Output = output;
        Part = part;
    }

    public ResponsesEventKind Kind { get; }

    /// <summary>The chunk of a text or thought; null for none.</summary>
    public string? Delta { get; }

    /// <summary>The index of its item in the output.</summary>
    public long Output { get; }

    /// <summary>The index of its part in the summary.</summary>
    public long Part { get; }

    /// <exception cref="JsonException">The data is not a JSON object.</exception>
    public static ResponsesEvent Read(ReadOnlySpan<byte> data)
    {
        if (TryReadUsual(data, out ResponsesEvent usual)) return usual;
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        ResponsesEventKind? kind = null;
        bool hasError = false;
        string? delta = null;
        long output = 0, part = 0;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "type"u8)) kind = KindOf(ref reader);
            else if (kind is not ResponsesEventKind.Work && WireSteps.Next(ref reader, "delta"u8)) delta = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "output_index"u8)) output = WireSteps.Whole(ref reader) ?? 0;
            else if (WireSteps.Next(ref reader, "summary_index"u8)) part = WireSteps.Whole(ref reader) ?? 0;
            else if (kind is null && WireSteps.Next(ref reader, "error"u8)) hasError |= Skip(ref reader);
            else reader.Skip();
        }
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw new JsonException();
        return new ResponsesEvent(kind ?? (hasError ? ResponsesEventKind.Error : ResponsesEventKind.Other), delta, output, part);
    }

    /// <summary>Reads a chunk of text in OpenAI's usual form.</summary>
    private static bool TryReadUsual(ReadOnlySpan<byte> data, out ResponsesEvent read)
    {
        var layout = new UsualLayout(data);
        read = default;
        if (!layout.Take("{\"type\":\"response.output_text.delta\",\"sequence_number\":"u8) || !layout.TakeNumber(out _)
            || !layout.Take(",\"item_id\":\""u8) || !layout.TakeText(out ReadOnlySpan<byte> _)
            || !layout.Take(",\"output_index\":"u8) || !layout.TakeNumber(out int output)
            || !layout.Take(",\"content_index\":"u8) || !layout.TakeNumber(out _)
            || !layout.Take(",\"delta\":\""u8) || !layout.TakeText(out string delta))
            return false;
        layout.Take(",\"logprobs\":[]"u8);
        // Random characters, so that the length of an event does not reveal that of its text.
        if (layout.Take(",\"obfuscation\":\""u8) && !layout.TakeText(out ReadOnlySpan<byte> _)) return false;
        if (!layout.Take("}"u8) || !layout.IsAtEnd) return false;
        read = new ResponsesEvent(ResponsesEventKind.Text, delta, output, 0);
        return true;
    }

    private static bool Skip(ref Utf8JsonReader reader)
    {
        bool isThere = reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False);
        reader.Skip();
        return isThere;
    }

    private static ResponsesEventKind KindOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return ResponsesEventKind.Other;
        }
        return reader.ValueTextEquals("response.output_text.delta"u8) ? ResponsesEventKind.Text
            : reader.ValueTextEquals("response.function_call_arguments.delta"u8) ? ResponsesEventKind.Work
            : reader.ValueTextEquals("response.reasoning_summary_text.delta"u8) ? ResponsesEventKind.Summary
            : reader.ValueTextEquals("response.reasoning_text.delta"u8) ? ResponsesEventKind.Thought
            : Rare(ref reader);
    }

    private static ResponsesEventKind Rare(ref Utf8JsonReader reader)
    {
        string? type = WireText.Read(ref reader);
        return type switch
        {
            "response.output_item.added" => ResponsesEventKind.ItemAdded,
            "response.output_item.done" => ResponsesEventKind.ItemDone,
            "response.created" or "response.queued" or "response.in_progress" => ResponsesEventKind.Begin,
            "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled" or "response.done" =>
                ResponsesEventKind.End,
            "response.refusal.delta" or "response.refusal.done" => ResponsesEventKind.Refusal,
            "response.output_text.annotation.added" => ResponsesEventKind.Annotation,
            "error" => ResponsesEventKind.Error,
            // Their earlier name.
            "response.reasoning_summary.delta" => ResponsesEventKind.Summary,
            "response.reasoning.delta" => ResponsesEventKind.Thought,
            _ when type is not null && IsWork(type) => ResponsesEventKind.Work,
            _ => ResponsesEventKind.Other,
        };
    }

    /// <summary>Whether it is a part of something that is delivered when complete, or the work of the provider's own tools.</summary>
    private static bool IsWork(string type) =>
        type.StartsWith("response.", StringComparison.Ordinal)
        && (type.EndsWith(".delta", StringComparison.Ordinal) || type.Contains("_call.", StringComparison.Ordinal)
            || type.Contains("mcp_list_tools.", StringComparison.Ordinal));
}
