using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Reads values of content blocks and events, whatever stands in their place.</summary>
internal static class BlockJson
{
    /// <summary>A text that holds JSON; undefined where it holds none.</summary>
    public static JsonElement Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>A member of an object; undefined where there is none.</summary>
    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>A member that is a text, else null.</summary>
    public static string? Text(JsonElement json, string name) => Text(Member(json, name));

    public static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        // Half of a character in UTF-16, which is kept as it is.
        catch (InvalidOperationException)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value.GetRawText()));
            reader.Read();
            return WireText.Read(ref reader);
        }
    }

    /// <summary>Whether a value says nothing: the API writes members without one as null.</summary>
    public static bool IsNothing(JsonElement value) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        || value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
