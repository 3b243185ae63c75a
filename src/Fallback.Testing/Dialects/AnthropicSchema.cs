using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What Anthropic refuses of a schema that it is to hold an answer, or a tool's arguments, to.</summary>
internal static class AnthropicSchema
{
    private static readonly string[] _unsupported =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems",
        "oneOf",
    ];

    public static string? Objection(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object) return null;
        string type = RequestJson.Text(schema, "type");
        if (type == "object" && RequestJson.Member(schema, "additionalProperties").ValueKind != JsonValueKind.False)
            return "For 'object' type, 'additionalProperties' must be explicitly set to false";
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            if (Array.IndexOf(_unsupported, member.Name) >= 0) return $"For '{type}' type, property '{member.Name}' is not supported";
            if (Inner(member) is { } objection) return objection;
        }

        return null;
    }

    private static string? Inner(JsonProperty member) => member.Name switch
    {
        "properties" or "$defs" or "definitions" when member.Value.ValueKind == JsonValueKind.Object =>
            member.Value.EnumerateObject().Select(inner => Objection(inner.Value)).FirstOrDefault(objection => objection is not null),
        "anyOf" or "allOf" when member.Value.ValueKind == JsonValueKind.Array =>
            member.Value.EnumerateArray().Select(Objection).FirstOrDefault(objection => objection is not null),
        "items" => Objection(member.Value),
        _ => null,
    };
}
