using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary>Merges new facts into a project's models file: one model per line, so that a diff shows what has changed.</summary>
internal static class OwnModels
{
    private const string Schema =
        "https://raw.githubusercontent.com/fallback-dotnet/fallback/main/src/Shared/Schemas/fallback.models.schema.json";

    private static readonly JsonDocumentOptions _lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 };

    private static readonly JsonSerializerOptions _line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Surcharges belong to the price that they were published with.</summary>
    private static readonly string[] _prices =
        ["inputPer1M", "outputPer1M", "cachedInputPer1M", "cacheWritePer1M", "longContext", "peak", "priceChanges", "serviceTiers"];

    /// <param name="before">The project's file; null for none. Already validated.</param>
    /// <param name="facts">The new facts. Already validated.</param>
    public static (string Text, IReadOnlyList<string> Changes) Merge(string? before, string facts)
    {
        JsonObject own = before is null ? [] : Read(before);
        JsonObject news = Read(facts);
        List<JsonObject> models = [.. Models(own)];
        var changes = new List<string>();
        foreach (JsonObject fresh in Models(news))
        {
            int at = models.FindIndex(known => IsSame(known, fresh));
            if (at < 0)
            {
                models.Add((JsonObject)fresh.DeepClone());
                changes.Add($"+ {Name(fresh)}");
            }
            else if (Over(models[at], fresh, out string[] members) is var merged && members.Length > 0)
            {
                models[at] = merged;
                changes.Add($"~ {Name(fresh)}: {string.Join(", ", members)}");
            }
        }
        return (Write(Members(own, Text(news["asOf"])), models), changes);
    }

    /// <summary>Whether a readable file has comments.</summary>
    public static bool HasComments(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(
                Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF')),
                new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true });
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.Comment) return true;
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonObject Over(JsonObject known, JsonObject fresh, out string[] changed)
    {
        var merged = (JsonObject)known.DeepClone();
        if (fresh["inputPer1M"] is not null || fresh["outputPer1M"] is not null)
            foreach (string price in _prices) merged.Remove(price);
        // Null means that the new file does not know the value.
        foreach ((string name, JsonNode? value) in fresh)
            if (value is not null) merged[name] = value.DeepClone();
        changed =
        [
            .. known.Select(static member => member.Key).Union(merged.Select(static member => member.Key))
                .Where(name => !JsonNode.DeepEquals(known[name], merged[name])),
        ];
        return merged;
    }

    private static JsonObject Read(string text) => (JsonObject)JsonNode.Parse(text.TrimStart('\uFEFF'), null, _lenient)!;

    private static IEnumerable<JsonObject> Models(JsonObject file) => (file["models"] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static bool IsSame(JsonObject a, JsonObject b) =>
        Text(a["id"]) == Text(b["id"]) && string.Equals(Text(a["provider"]), Text(b["provider"]), StringComparison.OrdinalIgnoreCase);

    private static string Name(JsonObject model) => Shown.Word($"{Text(model["provider"])}/{Text(model["id"])}");

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The members of the written file in order. Those of the project's file stay as they are, except the day of the facts.</summary>
    private static List<(string Name, JsonNode? Value)> Members(JsonObject own, string? asOf)
    {
        var members = new List<(string Name, JsonNode? Value)>();
        if (Text(own["$schema"]) is null) members.Add(("$schema", Schema));
        foreach ((string name, JsonNode? value) in own)
            if (name != "$schema" || Text(value) is not null) members.Add((name, name == "asOf" && asOf is not null ? asOf : value));
        if (asOf is not null && !own.ContainsKey("asOf")) members.Insert(members[0].Name == "$schema" ? 1 : 0, ("asOf", asOf));
        if (!own.ContainsKey("models")) members.Add(("models", null));
        return members;
    }

    private static string Write(List<(string Name, JsonNode? Value)> members, List<JsonObject> models)
    {
        IEnumerable<string> lines = members.Select(member => member.Name == "models"
            ? $"  \"models\": {Lines(models)}"
            : $"  {JsonSerializer.Serialize(member.Name, _line)}: {member.Value?.ToJsonString(_line) ?? "null"}");
        return $"{{\n{string.Join(",\n", lines)}\n}}\n";
    }

    private static string Lines(List<JsonObject> models) =>
        models.Count == 0 ? "[]" : $"[\n    {string.Join(",\n    ", models.Select(static model => model.ToJsonString(_line)))}\n  ]";
}
