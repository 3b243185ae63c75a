using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// Reads chat completions and their chunks, in one pass and forgivingly: unknown fields, nulls and missing parts are no error. By hand,
/// because the same few fields are read for every chunk of every stream.
/// </summary>
internal static class WireReader
{
    /// <summary>False when the bytes are no JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, ref WireAnswer answer)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadTop(ref reader, ref answer);
            UsageReader.Complete(ref answer);
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void ReadTop(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (Next(ref reader, "choices"u8)) ReadChoices(ref reader, ref answer);
        else if (Next(ref reader, "model"u8)) answer.Model = Known(ref reader, answer.Model);
        else if (Next(ref reader, "id"u8)) answer.Id = Known(ref reader, answer.Id);
        else if (Next(ref reader, "created"u8)) answer.Created = Whole(ref reader);
        else if (Next(ref reader, "error"u8)) ReadError(ref reader, ref answer);
        else if (Next(ref reader, "promptFeedback"u8)) ReadFeedback(ref reader, ref answer);
        else if (!UsageReader.TryRead(ref reader, ref answer)) reader.Skip();
    }

    private static string? Known(ref Utf8JsonReader reader, string? known) =>
        known is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(known) ? known : WireText.Read(ref reader) ?? known;

    private static void ReadError(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        answer.HasError |= reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False);
        reader.Skip();
    }

    /// <summary>Gemini tells here that it blocked the prompt; without a reason it only rates it.</summary>
    private static void ReadFeedback(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!Enter(ref reader)) return;
        while (NextProperty(ref reader))
        {
            if (Next(ref reader, "blockReason"u8)) ReadError(ref reader, ref answer);
            else reader.Skip();
        }
    }

    private static void ReadChoices(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // More than one choice is asked for by nobody here; the first is the answer.
            if (answer.HasChoice || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            answer.HasChoice = true;
            ReadChoice(ref reader, ref answer);
        }
        answer.HasError |= answer.FinishReason == "error";
    }

    private static void ReadChoice(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        while (NextProperty(ref reader))
        {
            if (Next(ref reader, "message"u8) || Next(ref reader, "delta"u8)) ReadMessage(ref reader, ref answer);
            else if (Next(ref reader, "finish_reason"u8)) answer.FinishReason = FinishReason(ref reader);
            else if (Next(ref reader, "error"u8)) ReadError(ref reader, ref answer);
            else if (!UsageReader.TryRead(ref reader, ref answer)) reader.Skip();
        }
    }

    // Some servers write an empty text, or "null" in quotes, for what is not known yet.
    private static string? FinishReason(ref Utf8JsonReader reader) =>
        WireText.Read(ref reader) is { } reason && !string.IsNullOrWhiteSpace(reason) && reason != "null" ? reason : null;

    private static void ReadMessage(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!Enter(ref reader)) return;
        while (NextProperty(ref reader))
        {
            if (Next(ref reader, "content"u8)) answer.Text = Content(ref reader);
            else if (Next(ref reader, "reasoning_content"u8) || Next(ref reader, "reasoning"u8))
                answer.Reasoning = WireText.Read(ref reader) ?? answer.Reasoning;
            else if (Next(ref reader, "refusal"u8)) answer.Refusal = WireText.Read(ref reader);
            else if (Next(ref reader, "tool_calls"u8)) ToolCallReader.Read(ref reader, ref answer);
            else if (Next(ref reader, "function_call"u8)) ToolCallReader.ReadLegacy(ref reader, ref answer);
            else if (!UsageReader.TryRead(ref reader, ref answer)) reader.Skip();
        }
    }

    private static string? Content(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return WireText.Read(ref reader);
        var text = new StringBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                text.Append(WireText.Read(ref reader));
                continue;
            }
            while (NextProperty(ref reader))
            {
                if (Next(ref reader, "text"u8)) text.Append(WireText.Read(ref reader));
                else reader.Skip();
            }
        }
        return text.ToString();
    }

    /// <summary>Whether the current value is an object (or what else is asked for); anything else is passed over.</summary>
    internal static bool Enter(ref Utf8JsonReader reader, JsonTokenType expected = JsonTokenType.StartObject)
    {
        if (reader.TokenType == expected) return true;
        reader.Skip();
        return false;
    }

    internal static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>When the current property has that name, moves to its value.</summary>
    internal static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name)) return false;
        reader.Read();
        return true;
    }

    internal static long? Whole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return null;
        }
        if (reader.TryGetInt64(out long value)) return value;
        return reader.TryGetDouble(out double number) && Math.Abs(number) < long.MaxValue ? (long)number : null;
    }
}
