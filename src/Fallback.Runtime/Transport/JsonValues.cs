using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts values that callers pass as objects, to and from JSON. Common ones need no reflection; others are written by their contracts.
/// </summary>
internal static class JsonValues
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Func<JsonSerializerOptions>? _contracts;

    /// <summary>
    /// Registers the contracts of chat types. Called when messages and options are passed in: a natively compiled program with neither is a
    /// megabyte smaller without them.
    /// </summary>
    public static void KnowChatTypes() => _contracts ??= static () => AIJsonUtilities.DefaultOptions;

    /// <summary>Reads a content as Microsoft.Extensions.AI stores it; null if it is none.</summary>
    public static AIContent? ReadContent(JsonElement json)
    {
        try
        {
            return _contracts?.Invoke().GetTypeInfo(typeof(AIContent)) is { } contract ? json.Deserialize(contract) as AIContent : null;
        }
        catch (Exception e)
            when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <exception cref="NotSupportedException">JSON has no form for the value, or none that is known without reflection.</exception>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int whole: writer.WriteNumberValue(whole); break;
            case long whole: writer.WriteNumberValue(whole); break;
            case float number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case JsonElement element: element.WriteTo(writer); break;
            case JsonNode node: node.WriteTo(writer); break;
            case IDictionary<string, object?> map: WriteMap(writer, map); break;
            default: WriteOther(writer, value); break;
        }
    }

    /// <summary>Returns a value as JSON.</summary>
    /// <exception cref="NotSupportedException">JSON has no form for the value, or none that is known without reflection.</exception>
    public static JsonElement ToJson(object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _options)) Write(writer, value);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Returns the text of a tool's result: a string unchanged, anything else as JSON.</summary>
    public static string ToText(object? value)
    {
        if (value is string text) return text;
        // A stored result has the same text as before.
        if (value is JsonElement { ValueKind: JsonValueKind.String } stored) return stored.GetString()!;
        if (value is TextContent content) return content.Text;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _options)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteOther(Utf8JsonWriter writer, object value)
    {
        if (_contracts?.Invoke().TryGetTypeInfo(value.GetType(), out JsonTypeInfo? contract) == true)
            JsonSerializer.Serialize(writer, value, contract);
        else if (value is IDictionary entries) WriteEntries(writer, entries);
        else if (value is IEnumerable items) WriteList(writer, items);
        else throw new NotSupportedException($"{value.GetType()} has no JSON form without reflection");
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary<string, object?> map)
    {
        writer.WriteStartObject();
        foreach ((string name, object? value) in map)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter writer, IDictionary entries)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in entries)
        {
            writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            Write(writer, entry.Value);
        }
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (object? item in items) Write(writer, item);
        writer.WriteEndArray();
    }
}
