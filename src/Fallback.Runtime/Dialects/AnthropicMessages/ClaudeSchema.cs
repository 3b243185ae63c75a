using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// Converts a JSON schema to the form that the API enforces for an answer, or a strict tool's arguments: objects are closed, choices are
/// <c>anyOf</c>, and limits that it refuses are in the description, where the model reads them.
/// </summary>
internal static class ClaudeSchema
{
    // By the documentation of structured outputs, and the refusals of the API.
    private static readonly string[] _limits =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems",
        "maxItems", "uniqueItems", "minProperties", "maxProperties",
    ];

    private static readonly string[] _formats =
        ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

    public static void Write(Utf8JsonWriter writer, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            schema.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        bool isClosed = false;
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            isClosed |= member.NameEquals("additionalProperties");
            WriteMember(writer, member);
        }
        if (!isClosed && IsObject(schema)) writer.WriteBoolean("additionalProperties"u8, false);
        if (Describe(schema) is { Length: > 0 } description) writer.WriteString("description"u8, description);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Whether it contains open-ended objects, which would be empty once closed, or recursive ones: the API refuses both.
    /// </summary>
    public static bool IsRefused(JsonElement schema) => IsRefused(schema, "#");

    private static bool IsRefused(JsonElement schema, string path)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            int place = 0;
            foreach (JsonElement item in schema.EnumerateArray())
                if (IsRefused(item, $"{path}/{place++}")) return true;
            return false;
        }
        if (schema.ValueKind != JsonValueKind.Object) return false;
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            if (member.NameEquals("additionalProperties") && member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.True)
                return true;
            if (member.NameEquals("$ref") && JsonMembers.Text(member.Value) is { } target && IsWithin(path, target)) return true;
            if (IsRefused(member.Value, $"{path}/{member.Name}")) return true;
        }
        return false;
    }

    private static bool IsWithin(string path, string target) =>
        path.StartsWith(target, StringComparison.Ordinal) && (path.Length == target.Length || path[target.Length] == '/');

    private static void WriteMember(Utf8JsonWriter writer, JsonProperty member)
    {
        switch (member.Name)
        {
            case "description" or "$schema": return;
            case "format" when !IsKnownFormat(member.Value): return;
            case { } limit when Array.IndexOf(_limits, limit) >= 0: return;
            case "properties" or "$defs" or "definitions" when member.Value.ValueKind == JsonValueKind.Object:
                writer.WriteStartObject(member.Name);
                foreach (JsonProperty inner in member.Value.EnumerateObject())
                {
                    writer.WritePropertyName(inner.Name);
                    Write(writer, inner.Value);
                }
                writer.WriteEndObject();
                return;
            case "anyOf" or "oneOf" or "allOf" when member.Value.ValueKind == JsonValueKind.Array:
                writer.WriteStartArray(member.Name == "oneOf" ? "anyOf" : member.Name);
                foreach (JsonElement choice in member.Value.EnumerateArray()) Write(writer, choice);
                writer.WriteEndArray();
                return;
            case "items" or "additionalProperties":
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value);
                return;
            default:
                member.WriteTo(writer);
                return;
        }
    }

    private static bool IsObject(JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out _)) return true;
        if (!schema.TryGetProperty("type", out JsonElement type)) return false;
        if (type.ValueKind == JsonValueKind.String) return type.ValueEquals("object");
        if (type.ValueKind != JsonValueKind.Array) return false;
        foreach (JsonElement one in type.EnumerateArray())
            if (one.ValueKind == JsonValueKind.String && one.ValueEquals("object")) return true;
        return false;
    }

    /// <summary>Returns the description, with the limits that cannot be sent in another way.</summary>
    private static string Describe(JsonElement schema)
    {
        var text = new StringBuilder(JsonMembers.Text(schema, "description"));
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            bool isTold = Array.IndexOf(_limits, member.Name) >= 0 || member.NameEquals("format") && !IsKnownFormat(member.Value);
            if (!isTold) continue;
            text.Append(text.Length > 0 ? "\n" : "").Append(member.Name).Append(": ");
            text.Append(JsonMembers.Text(member.Value) ?? member.Value.GetRawText());
        }
        return text.ToString();
    }

    private static bool IsKnownFormat(JsonElement format) =>
        format.ValueKind == JsonValueKind.String && Array.IndexOf(_formats, format.GetString()) >= 0;
}
