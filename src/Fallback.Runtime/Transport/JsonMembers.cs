using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Reads members of a provider's JSON, whatever their values are.</summary>
internal static class JsonMembers
{
    private static readonly JsonElement _noElements = JsonDocument.Parse("[]").RootElement;

    /// <summary>Parses a text that contains JSON; undefined if it contains none.</summary>
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

    /// <summary>Returns a member of an object; undefined if there is none.</summary>
    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>Returns the elements of a member that is a list; none if it is not.</summary>
    public static JsonElement.ArrayEnumerator List(JsonElement json, string name) =>
        (Member(json, name) is { ValueKind: JsonValueKind.Array } list ? list : _noElements).EnumerateArray();

    /// <summary>Returns the member <c>type</c>; empty if there is none.</summary>
    public static string TypeOf(JsonElement json) => Text(json, "type") ?? "";

    /// <summary>Returns a member that is a text; otherwise null.</summary>
    public static string? Text(JsonElement json, string name) => Text(Member(json, name));

    /// <summary>Returns a member that is an id or a name, see <see cref="ProviderWord.Name"/>.</summary>
    public static string? Name(JsonElement json, string name) => ProviderWord.Name(Text(json, name));

    /// <summary>Returns a text, even one that is cut inside a character; null for anything else.</summary>
    public static string? Text(JsonElement value)
    {
        ReadingScope.ThrowIfOver();
        if (value.ValueKind != JsonValueKind.String) return null;
        if (LooseJson.Text(value) is { } text) return text;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value.GetRawText()));
        reader.Read();
        return WireText.Read(ref reader);
    }

    /// <summary>Whether a value is empty: vendors write missing values as null, or as an empty list.</summary>
    public static bool IsNothing(JsonElement value) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        || value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
