using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads chat completions and their chunks, in one pass and forgivingly: unknown fields, nulls and missing parts are no error. By hand,
/// because the same few fields are read for every chunk of every stream.
/// </summary>
internal static class WireReader
{
    /// <summary>False when the bytes are no JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out WireAnswer answer)
    {
        answer = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadTop(ref reader, ref answer);
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void ReadTop(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (Next(ref reader, "id"u8)) answer.Id = Text(ref reader);
        else if (Next(ref reader, "model"u8)) answer.Model = Text(ref reader);
        else if (Next(ref reader, "created"u8)) answer.Created = Whole(ref reader);
        else if (Next(ref reader, "choices"u8)) ReadChoices(ref reader, ref answer);
        else if (Next(ref reader, "usage"u8)) UsageReader.Read(ref reader, ref answer);
        else if (Next(ref reader, "error"u8) || Next(ref reader, "promptFeedback"u8)) Flag(ref reader, ref answer);
        else reader.Skip();
    }

    private static void Flag(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        answer.HasError |= reader.TokenType != JsonTokenType.Null;
        reader.Skip();
    }

    private static void ReadChoices(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // More than one choice is asked for by nobody here; the first is the answer.
            if (answer.HasChoice || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            answer.HasChoice = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Next(ref reader, "message"u8) || Next(ref reader, "delta"u8)) ReadMessage(ref reader, ref answer);
                else if (Next(ref reader, "finish_reason"u8)) answer.FinishReason = Text(ref reader) ?? answer.FinishReason;
                else if (Next(ref reader, "error"u8)) Flag(ref reader, ref answer);
                else reader.Skip();
            }
        }
        answer.HasError |= answer.FinishReason == "error";
    }

    private static void ReadMessage(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Next(ref reader, "content"u8)) answer.Text = Content(ref reader);
            else if (Next(ref reader, "reasoning_content"u8) || Next(ref reader, "reasoning"u8)) answer.Reasoning = Text(ref reader) ?? answer.Reasoning;
            else if (Next(ref reader, "refusal"u8)) answer.Refusal = Text(ref reader);
            else if (Next(ref reader, "tool_calls"u8)) ReadToolCalls(ref reader, ref answer);
            else reader.Skip();
        }
    }

    private static string? Content(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return Text(ref reader);
        var text = new StringBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                text.Append(Text(ref reader));
                continue;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Next(ref reader, "text"u8)) text.Append(Text(ref reader));
                else reader.Skip();
            }
        }
        return text.ToString();
    }

    private static void ReadToolCalls(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            var piece = new ToolCallPiece();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Next(ref reader, "index"u8)) piece.Index = (int?)Whole(ref reader);
                else if (Next(ref reader, "id"u8)) piece.Id = Text(ref reader);
                else if (Next(ref reader, "function"u8)) ReadFunction(ref reader, piece);
                else reader.Skip();
            }
            (answer.ToolCalls ??= []).Add(piece);
        }
    }

    private static void ReadFunction(ref Utf8JsonReader reader, ToolCallPiece piece)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Next(ref reader, "name"u8)) piece.Name = Text(ref reader);
            else if (Next(ref reader, "arguments"u8)) piece.Arguments = Text(ref reader);
            else reader.Skip();
        }
    }

    /// <summary>When the current property has that name, moves to its value.</summary>
    internal static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name)) return false;
        reader.Read();
        return true;
    }

    internal static long? Whole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt64(out long value) ? value : (long)reader.GetDouble();
        reader.Skip();
        return null;
    }

    internal static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }
}
