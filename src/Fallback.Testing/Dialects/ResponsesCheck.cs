using System.Collections.Frozen;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Refuses what OpenAI refuses, in its words: members that it does not know, and parameters that do not go together.</summary>
internal static class ResponsesCheck
{
    private const string Reference =
        "See the API documentation for more information: https://platform.openai.com/docs/api-reference/responses/create.";

    private static readonly FrozenSet<string> _members = FrozenSet.ToFrozenSet(
    [
        "background", "context_management", "conversation", "include", "input", "instructions", "max_output_tokens", "max_tool_calls", "metadata",
        "model", "parallel_tool_calls", "previous_response_id", "prompt", "prompt_cache_key", "prompt_cache_retention", "reasoning",
        "safety_identifier", "service_tier", "store", "stream", "stream_options", "temperature", "text", "tool_choice", "tools", "top_logprobs",
        "top_p", "truncation", "user",
    ]);

    /// <summary>Maps the parameters of chat completions to their places in this dialect.</summary>
    private static readonly FrozenDictionary<string, string> _moved = new Dictionary<string, string>
    {
        ["messages"] = "input",
        ["response_format"] = "text.format",
        ["max_tokens"] = "max_output_tokens",
        ["max_completion_tokens"] = "max_output_tokens",
        ["reasoning_effort"] = "reasoning.effort",
        ["verbosity"] = "text.verbosity",
        ["functions"] = "tools",
        ["function_call"] = "tool_choice",
    }.ToFrozenDictionary();

    public static PlannedError? Refuse(JsonElement body) =>
        Unknown(body) ?? Missing(body) ?? ForModel(body) ?? Limits(body) ?? ResponsesItemCheck.Refuse(body) ?? ResponsesToolCheck.Refuse(body)
        ?? Format(body);

    public static PlannedError Error(string message, string? param, string? code = null) =>
        new(400, code, message, "invalid_request_error", param);

    public static PlannedError MissingParameter(string name) =>
        Error($"Missing required parameter: '{name}'.", name, "missing_required_parameter");

    private static PlannedError? Unknown(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return Error("Invalid body: expected a JSON object.", null);
        foreach (JsonProperty member in body.EnumerateObject())
        {
            if (_moved.TryGetValue(member.Name, out string? place))
                return Error(
                    $"Unsupported parameter: '{member.Name}'. In the Responses API, this parameter has moved to '{place}'. Try again with the new "
                    + $"parameter. {Reference}", member.Name, "unsupported_parameter");
            if (!_members.Contains(member.Name)) return Error($"Unknown parameter: '{member.Name}'.", member.Name, "unknown_parameter");
        }
        return null;
    }

    private static PlannedError? Missing(JsonElement body)
    {
        if (ChatRequestBody.Model(body).Length == 0) return MissingParameter("model");
        bool isThere = Array.Exists(["input", "previous_response_id", "prompt", "conversation"], name =>
            RequestJson.Member(body, name) is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value
            && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0));
        return isThere
            ? null
            : Error(
                "One of \"input\" or \"previous_response_id\" or 'prompt' or 'conversation' must be provided.", null,
                "missing_required_parameter");
    }

    /// <summary>Models that reason take no temperature, and those that do not have no thoughts to give.</summary>
    private static PlannedError? ForModel(JsonElement body)
    {
        string model = ChatRequestBody.Model(body);
        bool thinks = Array.Exists(["gpt-5", "gpt-6", "o1", "o3", "o4"], name => model.StartsWith(name, StringComparison.Ordinal));
        if (thinks)
        {
            foreach (string name in (string[])["temperature", "top_p"])
                if (RequestJson.Member(body, name).ValueKind == JsonValueKind.Number)
                    return Error($"Unsupported parameter: '{name}' is not supported with this model.", name);
            return null;
        }
        if (!model.StartsWith("gpt-4", StringComparison.Ordinal) && !model.StartsWith("gpt-3.5", StringComparison.Ordinal)) return null;
        if (RequestJson.Text(RequestJson.Member(body, "reasoning"), "effort").Length > 0)
            return Error("Unsupported parameter: 'reasoning.effort' is not supported with this model.", "reasoning.effort", "unsupported_parameter");
        return RequestJson.Items(body, "include").Any(static name =>
            name.ValueKind == JsonValueKind.String && name.ValueEquals("reasoning.encrypted_content"))
            ? Error("Encrypted content is not supported with this model.", "include")
            : null;
    }

    private static PlannedError? Limits(JsonElement body)
    {
        if (RequestJson.Member(body, "max_output_tokens") is { ValueKind: JsonValueKind.Number } most
            && most.TryGetInt64(out long tokens) && tokens < 16)
            return Error(
                FormattableString.Invariant(
                    $"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got {tokens} instead."),
                "max_output_tokens", "integer_below_min_value");
        string previous = RequestJson.Text(body, "previous_response_id");
        return previous.Length > 0 && !previous.StartsWith("resp", StringComparison.Ordinal)
            ? Error(
                $"Invalid 'previous_response_id': '{previous}'. Expected an ID that begins with 'resp'.", "previous_response_id",
                "invalid_value")
            : null;
    }

    private static PlannedError? Format(JsonElement body)
    {
        JsonElement format = RequestJson.Member(RequestJson.Member(body, "text"), "format");
        switch (RequestJson.Text(format, "type"))
        {
            case "json_schema":
                if (RequestJson.Text(format, "name") is not { Length: > 0 } name) return MissingParameter("text.format.name");
                JsonElement schema = RequestJson.Member(format, "schema");
                if (schema.ValueKind != JsonValueKind.Object) return MissingParameter("text.format.schema");
                return RequestJson.Member(format, "strict").ValueKind == JsonValueKind.True && ResponsesToolCheck.Flaw(schema) is { } flaw
                    ? Error($"Invalid schema for response_format '{name}': {flaw}", "text.format.schema", "invalid_json_schema")
                    : null;
            case "json_object" when !RequestJson.Member(body, "input").GetRawText().Contains("json", StringComparison.OrdinalIgnoreCase):
                return Error(
                    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.", "input");
            default:
                return null;
        }
    }
}
