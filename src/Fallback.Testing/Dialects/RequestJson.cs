using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Reads a request's body, whatever it contains.</summary>
internal static class RequestJson
{
    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : default;

    public static bool Has(JsonElement json, string name) =>
        Member(json, name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static string Text(JsonElement json, string name) => Text(Member(json, name));

    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public static double? Number(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>The elements of a list; nothing for anything else.</summary>
    public static JsonElement[] Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
}
