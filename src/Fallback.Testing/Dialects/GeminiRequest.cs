using System.Text.Json;

namespace Fallback.Testing;

/// <summary>The contents of a Gemini request. Google accepts each name in two forms, <c>inlineData</c> and <c>inline_data</c>.</summary>
internal static class GeminiRequest
{
    public static JsonElement[] Contents(JsonElement body) => Items(Member(body, "contents"));

    public static JsonElement[] Parts(JsonElement content) => Items(Member(content, "parts"));

    public static JsonElement[] Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    public static JsonElement Member(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object) return default;
        return json.TryGetProperty(name, out JsonElement value) || json.TryGetProperty(Snake(name), out value) ? value : default;
    }

    public static bool Has(JsonElement json, string name) =>
        Member(json, name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static string Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    public static bool IsUsers(JsonElement content) => Text(content, "role") is "" or "user" or "function";

    /// <summary>The texts of a content, without thoughts.</summary>
    public static string Texts(JsonElement content) => string.Concat(Parts(content)
        .Where(static part => Member(part, "thought").ValueKind != JsonValueKind.True).Select(static part => Text(part, "text")));

    public static bool HasPart(JsonElement content, string name) => Parts(content).Any(part => Has(part, name));

    /// <summary>The form in which Google's messages name a member.</summary>
    public static string Snake(string name) =>
        string.Concat(name.Select(static c => char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()));
}
