using System.Text.Json.Nodes;

namespace Fallback.Fuzz;

/// <summary>Changes JSON that stays JSON: values are replaced, members renamed, moved, doubled and left out.</summary>
internal static class JsonShake
{
    private static readonly string?[] _values =
    [
        null, "true", "false", "0", "-1", "1", "2147483648", "1e30", "0.5", "99999999999999999999999", "\"\"", "\" \"", "\"a\\u0000b\"", "\"\\u202e\"", "{}", "[]",
        "[1]", "{\"a\":{}}", "\"NaN\"", "\"string\"", "\"object\"",
    ];

    /// <summary>The JSON with one to four changes.</summary>
    /// <param name="json">JSON; it is not changed.</param>
    /// <param name="words">Names and texts that are put in.</param>
    /// <param name="random">Decides.</param>
    public static string Of(string json, string[] words, Random random)
    {
        JsonNode root = JsonNode.Parse(json)!;
        for (int times = random.Next(1, 5); times > 0; times--)
        {
            List<JsonNode> holders = [.. Holders(root)];
            JsonNode holder = holders[random.Next(holders.Count)];
            JsonNode? other = holders[random.Next(holders.Count)].DeepClone();
            if (holder is JsonObject members) Change(members, other, words, random);
            else if (holder is JsonArray { Count: > 0 } list) list[random.Next(list.Count)] = random.Next(3) == 0 ? other : Value(words, random);
        }
        return root.ToJsonString();
    }

    private static void Change(JsonObject members, JsonNode? other, string[] words, Random random)
    {
        string[] names = [.. members.Select(static member => member.Key)];
        string name = names.Length == 0 || random.Next(8) == 0 ? words[random.Next(words.Length)] : names[random.Next(names.Length)];
        switch (random.Next(6))
        {
            case 0: members.Remove(name); break;
            case 1: members[words[random.Next(words.Length)]] = members.TryGetPropertyValue(name, out JsonNode? moved) ? moved?.DeepClone() : null; break;
            case 2: members[name] = other; break;
            default: members[name] = Value(words, random); break;
        }
    }

    private static JsonNode? Value(string[] words, Random random)
    {
        if (random.Next(3) == 0) return JsonValue.Create(words[random.Next(words.Length)]);
        return _values[random.Next(_values.Length)] is { } json ? JsonNode.Parse(json) : null;
    }

    private static IEnumerable<JsonNode> Holders(JsonNode? node) => node switch
    {
        JsonObject members => [members, .. members.SelectMany(static member => Holders(member.Value))],
        JsonArray list => [list, .. list.SelectMany(Holders)],
        _ => [],
    };
}
