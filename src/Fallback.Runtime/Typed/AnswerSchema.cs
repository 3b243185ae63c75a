using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The JSON schema of an answer: from a method's type, or from the caller's options. Immutable.</summary>
internal sealed class AnswerSchema
{
    /// <summary>The property that contains a value of another type, because providers accept only objects.</summary>
    public const string Wrapper = "value";

    private const int LongestName = 64;

    private static readonly AIJsonSchemaTransformOptions _portable = new()
    {
        ConvertBooleanSchemas = true,
        DisallowAdditionalProperties = true,
        RequireAllProperties = true,
        MoveDefaultKeywordToDescription = true,
    };

    private string? _instructions;

    /// <summary>The schema; null if any JSON object is accepted.</summary>
    public JsonElement? Schema { get; private init; }

    public string Name { get; private init; } = "answer";

    public string? Description { get; private init; }

    /// <summary>Whether the provider may enforce it exactly: every object has only its listed properties.</summary>
    public bool IsStrict { get; private init; }

    /// <summary>Whether the answer is in <see cref="Wrapper"/>.</summary>
    public bool IsWrapped { get; private init; }

    public bool AllowsNull { get; private init; }

    /// <summary>The schema as instructions, for models that are only prompted.</summary>
    public string Instructions => _instructions ??= Schema is { } schema
        ? $"Answer with a JSON object that fits this JSON schema, and with nothing else: no explanation, no Markdown.\n{PlainJson.Of(schema)}"
        : "Answer with a JSON object, and with nothing else: no explanation, no Markdown.";

    public static AnswerSchema Of(JsonTypeInfo type)
    {
        JsonElement schema = AIJsonUtilities.TransformSchema(AIJsonUtilities.CreateJsonSchema(type.Type, serializerOptions: type.Options), _portable);
        bool isWrapped = !IsObject(schema);
        if (isWrapped) schema = Wrap(schema);
        return new AnswerSchema
        {
            // A program that reads its raw text must not find escaped letters.
            Schema = Parse(PlainJson.Of(schema)),
            Name = NameOf(type.Type),
            IsStrict = IsClosed(schema),
            IsWrapped = isWrapped,
            AllowsNull = Nullable.GetUnderlyingType(type.Type) is not null,
        };
    }

    /// <summary>Returns the schema of the caller's options; null for text.</summary>
    public static AnswerSchema? Of(ChatResponseFormat? format) => format is not ChatResponseFormatJson json ? null : new AnswerSchema
    {
        Schema = json.Schema,
        Name = json.SchemaName ?? "answer",
        Description = json.SchemaDescription,
    };

    private static bool IsObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out JsonElement type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("object")
        && !schema.TryGetProperty("anyOf", out _);

    private static JsonElement Wrap(JsonElement schema)
    {
        JsonNode inner = schema.ValueKind == JsonValueKind.Object ? JsonObject.Create(schema)! : new JsonObject();
        MoveReferences(inner);
        var wrapped = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [Wrapper] = inner },
            ["required"] = new JsonArray((JsonNode)Wrapper),
            ["additionalProperties"] = false,
        };
        return Parse(wrapped.ToJsonString());
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static void MoveReferences(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array) MoveReferences(item);
        }
        else if (node is JsonObject @object)
        {
            if (@object["$ref"] is JsonValue value && value.TryGetValue(out string? path) && path.StartsWith('#'))
                @object["$ref"] = $"#/properties/{Wrapper}{path.AsSpan(1)}";
            foreach ((string _, JsonNode? child) in @object) MoveReferences(child);
        }
    }

    /// <summary>
    /// Whether the schema is closed: dictionaries and values of any type are open, and a provider refuses strict mode for them.
    /// </summary>
    private static bool IsClosed(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in schema.EnumerateArray())
                if (!IsClosed(item)) return false;
            return true;
        }
        if (schema.ValueKind != JsonValueKind.Object) return true;
        if (schema.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind != JsonValueKind.False) return false;
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
                if (!IsTyped(property.Value) || !IsClosed(property.Value)) return false;
        }
        if (schema.TryGetProperty("anyOf", out JsonElement choices) && !IsClosed(choices)) return false;
        return !schema.TryGetProperty("items", out JsonElement items) || IsTyped(items) && IsClosed(items);
    }

    private static bool IsTyped(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && (schema.TryGetProperty("type", out _)
            || schema.TryGetProperty("$ref", out _)
            || schema.TryGetProperty("anyOf", out _)
            || schema.TryGetProperty("enum", out _));

    // Providers accept letters, digits, _ and -.
    private static string NameOf(Type type)
    {
        string name = type.Name.Split('`')[0].Replace("[]", "_array", StringComparison.Ordinal);
        foreach (Type argument in type.GenericTypeArguments) name += "_" + NameOf(argument);
        name = string.Create(name.Length, name, static (into, from) =>
        {
            for (int i = 0; i < from.Length; i++) into[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] == '-' ? from[i] : '_';
        });
        return name.Length > LongestName ? name[..LongestName] : name;
    }
}
