using System.Buffers;
using System.Text.Json;

namespace Fallback;

/// <summary>Reads JSON as failing servers send it: cut off, framed as an event, or followed by something else.</summary>
internal static class LooseJson
{
    private static readonly JsonReaderOptions _forgiving = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Returns the first JSON value of the body, as far as it goes; null if there is none.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> body)
    {
        body = Unframe(body);
        if (body.IsEmpty || body[0] is not ((byte)'{' or (byte)'[' or (byte)'"')) return null;
        try
        {
            var reader = new Utf8JsonReader(body, _forgiving);
            if (JsonDocument.TryParseValue(ref reader, out JsonDocument? document)) return document;
        }
        catch (JsonException)
        {
            // It is incomplete, but the part before the cut may contain everything.
        }
        return ParseCut(body);
    }

    /// <summary>
    /// Returns a string that may contain invalid UTF-8 or unpaired surrogates, for which <see cref="JsonElement.GetString"/> throws.
    /// </summary>
    public static string? Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String) return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Copies the tokens up to the cut and closes what is still open.</summary>
    private static JsonDocument? ParseCut(ReadOnlySpan<byte> body)
    {
        var copy = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(copy, new JsonWriterOptions { SkipValidation = true });
        var open = new Stack<JsonTokenType>();
        var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(_forgiving));
        bool valueDue = false;
        try
        {
            while (reader.Read())
            {
                CopyToken(ref reader, writer, open);
                valueDue = reader.TokenType == JsonTokenType.PropertyName;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Invalid from here on.
        }
        if (valueDue) writer.WriteNullValue();
        while (open.TryPop(out JsonTokenType container)) Close(writer, container);
        writer.Flush();
        return ParseCopy(copy.WrittenMemory);
    }

    private static JsonDocument? ParseCopy(ReadOnlyMemory<byte> copy)
    {
        if (copy.IsEmpty) return null;
        try
        {
            return JsonDocument.Parse(copy);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void CopyToken(ref Utf8JsonReader reader, Utf8JsonWriter writer, Stack<JsonTokenType> open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                open.Push(reader.TokenType);
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                open.Push(reader.TokenType);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray: Close(writer, open.Pop()); break;
            case JsonTokenType.PropertyName: writer.WritePropertyName(reader.GetString()!); break;
            case JsonTokenType.String: writer.WriteStringValue(reader.GetString()); break;
            case JsonTokenType.Number: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
            case JsonTokenType.True or JsonTokenType.False: writer.WriteBooleanValue(reader.GetBoolean()); break;
            default: writer.WriteNullValue(); break;
        }
    }

    private static void Close(Utf8JsonWriter writer, JsonTokenType container)
    {
        if (container == JsonTokenType.StartObject) writer.WriteEndObject();
        else writer.WriteEndArray();
    }

    /// <summary>Removes a byte order mark, white space, and the frame of a server-sent event.</summary>
    private static ReadOnlySpan<byte> Unframe(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        body = body.TrimStart(" \t\r\n"u8);
        if (body.StartsWith("event:"u8) || body.StartsWith("data:"u8))
        {
            int data = body.IndexOf("data:"u8);
            if (data < 0) return default;
            body = body[(data + "data:".Length)..];
        }
        else if (body.StartsWith("error:"u8))
        {
            body = body["error:".Length..];
        }
        return body.TrimStart(" \t\r\n"u8);
    }
}
