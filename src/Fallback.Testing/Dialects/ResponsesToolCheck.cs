using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Refuses tools that OpenAI refuses. A function that does not say whether it is strict is.</summary>
internal static class ResponsesToolCheck
{
    public static PlannedError? Refuse(JsonElement body)
    {
        int at = 0;
        foreach (JsonElement tool in RequestJson.Items(body, "tools"))
            if (Refuse(tool, FormattableString.Invariant($"tools[{at++}]")) is { } error) return error;
        return null;
    }

    /// <summary>What a schema lacks to be held to in every point; null for nothing.</summary>
    public static string? Flaw(JsonElement schema, string context = "")
    {
        if (schema.ValueKind != JsonValueKind.Object) return null;
        if (RequestJson.Member(schema, "properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            if (RequestJson.Member(schema, "additionalProperties").ValueKind != JsonValueKind.False)
                return $"In context=({context}), 'additionalProperties' is required to be supplied and to be false.";
            HashSet<string> required = [.. RequestJson.Items(schema, "required").Select(static name => name.ToString())];
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (!required.Contains(property.Name))
                    return $"In context=({context}), 'required' is required to be supplied and to be an array including every key in properties. "
                        + $"Missing '{property.Name}'.";
                if (Flaw(property.Value, $"'properties', '{property.Name}'") is { } flaw) return flaw;
            }
        }
        return Flaw(RequestJson.Member(schema, "items"), "'items'");
    }

    private static PlannedError? Refuse(JsonElement tool, string place)
    {
        string type = RequestJson.Text(tool, "type");
        if (type.Length == 0) return ResponsesCheck.MissingParameter(place + ".type");
        if (type != "function") return null;
        // Even if the function is in an object of its own, as in chat completions.
        if (RequestJson.Text(tool, "name") is not { Length: > 0 } name) return ResponsesCheck.MissingParameter(place + ".name");
        bool isStrict = RequestJson.Member(tool, "strict").ValueKind is JsonValueKind.Undefined or JsonValueKind.True;
        return isStrict && Flaw(RequestJson.Member(tool, "parameters")) is { } flaw
            ? ResponsesCheck.Error($"Invalid schema for function '{name}': {flaw}", place + ".parameters", "invalid_function_parameters")
            : null;
    }
}
