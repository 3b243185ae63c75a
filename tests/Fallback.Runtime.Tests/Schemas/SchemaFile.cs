using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fallback.Runtime.Tests.Schemas;

/// <summary>A schema of the package, as an editor reads it.</summary>
internal sealed class SchemaFile
{
    private readonly JsonElement _root;

    private SchemaFile(JsonElement root) => _root = root;

    public static SchemaFile Read(string resource)
    {
        using Stream stream = typeof(SchemaFile).Assembly.GetManifestResourceStream(resource)!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return new SchemaFile(document.RootElement.Clone());
    }

    public JsonElement Root => _root;

    /// <summary>What a part of the schema refers to, else itself.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out JsonElement reference)) return schema;
        JsonElement found = _root;
        foreach (string step in reference.GetString()!.TrimStart('#', '/').Split('/')) found = found.GetProperty(step);
        return found;
    }

    public static string[] Names(JsonElement schema) =>
        schema.TryGetProperty("properties", out JsonElement properties) ? [.. properties.EnumerateObject().Select(static property => property.Name)] : [];

    public static bool Is(JsonElement schema, string type) =>
        schema.TryGetProperty("type", out JsonElement types)
        && (types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Any(one => one.GetString() == type) : types.GetString() == type);

    /// <summary>The names that are completed, of the schema itself or of its first alternative.</summary>
    public static string[] Words(JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out JsonElement any)) schema = any[0];
        return schema.TryGetProperty("enum", out JsonElement words) ? [.. words.EnumerateArray().Select(static word => word.GetString()).OfType<string>()] : [];
    }

    /// <summary>Whether a text may stand there; null where the schema leaves that open.</summary>
    public static bool? Takes(JsonElement schema, string text)
    {
        if (schema.TryGetProperty("anyOf", out JsonElement any)) schema = any[1];
        return schema.TryGetProperty("pattern", out JsonElement pattern)
            ? Regex.IsMatch(text, pattern.GetString()!, RegexOptions.ECMAScript | RegexOptions.CultureInvariant)
            : null;
    }

    public static decimal? Figure(JsonElement schema, string name) => schema.TryGetProperty(name, out JsonElement figure) ? figure.GetDecimal() : null;

    public static string Text(decimal figure) => figure.ToString(CultureInfo.InvariantCulture);
}
