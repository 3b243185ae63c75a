using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fallback.Testing;

/// <summary>Makes up the smallest value that fits a JSON schema.</summary>
internal static class SampleJson
{
    private const int Deepest = 24;

    public static string Of(JsonElement schema) => (Value(schema, schema, 0) ?? new JsonObject()).ToJsonString();

    private static JsonNode? Value(JsonElement schema, JsonElement root, int depth)
    {
        if (depth > Deepest || schema.ValueKind != JsonValueKind.Object) return null;
        if (schema.TryGetProperty("$ref", out JsonElement reference) && Find(root, reference.GetString()) is { } found) return Value(found, root, depth + 1);
        if (schema.TryGetProperty("const", out JsonElement fixedValue)) return JsonNode.Parse(fixedValue.GetRawText());
        if (schema.TryGetProperty("enum", out JsonElement choices) && choices.GetArrayLength() > 0) return JsonNode.Parse(choices[0].GetRawText());
        foreach (string name in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (!schema.TryGetProperty(name, out JsonElement several)) continue;
            foreach (JsonElement one in several.EnumerateArray())
                if (Value(one, root, depth + 1) is { } value) return value;
        }
        return TypeOf(schema) switch
        {
            "object" => Object(schema, root, depth),
            "array" => Array(schema, root, depth),
            "string" => Text(schema),
            "integer" or "number" => Number(schema),
            "boolean" => true,
            _ => null,
        };
    }

    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out JsonElement type)) return schema.TryGetProperty("properties", out _) ? "object" : null;
        if (type.ValueKind == JsonValueKind.String) return type.GetString();
        return type.EnumerateArray().Select(static one => one.GetString()).FirstOrDefault(static one => one != "null");
    }

    private static JsonObject Object(JsonElement schema, JsonElement root, int depth)
    {
        var made = new JsonObject();
        if (!schema.TryGetProperty("properties", out JsonElement properties)) return made;
        foreach (JsonProperty property in properties.EnumerateObject()) made[property.Name] = Value(property.Value, root, depth + 1);
        return made;
    }

    private static JsonArray Array(JsonElement schema, JsonElement root, int depth)
    {
        var made = new JsonArray();
        int least = Whole(schema, "minItems") ?? 0;
        while (made.Count < least && schema.TryGetProperty("items", out JsonElement items)) made.Add(Value(items, root, depth + 1));
        return made;
    }

    private static JsonNode Text(JsonElement schema)
    {
        string text = (schema.TryGetProperty("format", out JsonElement format) ? format.GetString() : null) switch
        {
            "date-time" => "2026-11-30T12:00:00Z",
            "date" => "2026-11-30",
            "time" => "12:00:00",
            "duration" => "PT1S",
            "uuid" => "00000000-0000-0000-0000-000000000001",
            "uri" => "https://rehearsal.invalid/",
            "email" => "a@rehearsal.invalid",
            _ => "rehearsal",
        };
        return text.PadRight(Math.Min(Whole(schema, "minLength") ?? 0, 10_000), 'x');
    }

    private static JsonNode Number(JsonElement schema) =>
        schema.TryGetProperty("minimum", out JsonElement least) ? JsonNode.Parse(least.GetRawText())!
        : schema.TryGetProperty("exclusiveMinimum", out JsonElement above) && above.TryGetDecimal(out decimal bound) ? bound + 1
        : 1;

    private static int? Whole(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out JsonElement value) && value.TryGetInt32(out int whole) ? whole : null;

    private static JsonElement? Find(JsonElement root, string? path)
    {
        if (path is null || !path.StartsWith('#')) return null;
        JsonElement at = root;
        foreach (string part in path[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out JsonElement member)) at = member;
            else if (at.ValueKind == JsonValueKind.Array
                && int.TryParse(name, CultureInfo.InvariantCulture, out int place) && place < at.GetArrayLength()) at = at[place];
            else return null;
        }
        return at;
    }
}
