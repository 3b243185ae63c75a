using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Refuses input items that OpenAI refuses: of unknown form, without their counterpart, with thoughts that are not its own.</summary>
internal static class ResponsesItemCheck
{
    private const string PartTypes =
        "Supported values are: 'input_text', 'input_image', 'output_text', 'refusal', 'input_file', 'computer_screenshot', and 'summary_text'.";

    public static PlannedError? Refuse(JsonElement body)
    {
        JsonElement[] items = [.. ResponsesBody.Input(body)];
        for (int i = 0; i < items.Length; i++)
            if (Form(items[i], FormattableString.Invariant($"input[{i}]")) is { } error) return error;
        bool goesOn = Array.Exists(["previous_response_id", "conversation"], name =>
            RequestJson.Member(body, name).ValueKind is JsonValueKind.String or JsonValueKind.Object);
        bool isStored = RequestJson.Member(body, "store").ValueKind != JsonValueKind.False;
        return Calls(items, goesOn) ?? Thoughts(items, isStored);
    }

    private static PlannedError? Form(JsonElement item, string place)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return ResponsesCheck.Error($"Invalid type for '{place}': expected an object.", place, "invalid_type");
        switch (ResponsesBody.TypeOf(item))
        {
            case "message": return Unknown(item, place, "type", "role", "content", "id", "status", "phase") ?? Message(item, place);
            case "function_call":
                return Unknown(item, place, "type", "call_id", "name", "arguments", "id", "status", "namespace", "caller")
                    ?? Missing(item, place, "call_id", "name", "arguments");
            case "function_call_output":
                return Unknown(item, place, "type", "call_id", "output", "id", "status", "caller") ?? Missing(item, place, "call_id", "output");
            case "reasoning":
                return Unknown(item, place, "type", "id", "summary", "content", "encrypted_content") ?? Missing(item, place, "summary");
            default: return null;
        }
    }

    private static PlannedError? Unknown(JsonElement item, string place, params string[] known)
    {
        foreach (JsonProperty member in item.EnumerateObject())
            if (!known.Contains(member.Name))
                return ResponsesCheck.Error($"Unknown parameter: '{place}.{member.Name}'.", $"{place}.{member.Name}", "unknown_parameter");
        return null;
    }

    private static PlannedError? Missing(JsonElement item, string place, params string[] needed)
    {
        foreach (string name in needed)
            if (RequestJson.Member(item, name).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                return ResponsesCheck.MissingParameter($"{place}.{name}");
        return null;
    }

    private static PlannedError? Message(JsonElement item, string place)
    {
        string role = RequestJson.Text(item, "role");
        if (role is not ("user" or "assistant" or "system" or "developer"))
            return ResponsesCheck.Error(
                $"Invalid value: '{role}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.", place + ".role", "invalid_value");
        int at = 0;
        foreach (JsonElement part in RequestJson.Items(item, "content"))
            if (Part(part, role == "assistant", FormattableString.Invariant($"{place}.content[{at++}]")) is { } error) return error;
        return Missing(item, place, "content");
    }

    private static PlannedError? Part(JsonElement part, bool isAssistants, string place)
    {
        string type = RequestJson.Text(part, "type");
        if (isAssistants && type is not ("output_text" or "refusal"))
            return ResponsesCheck.Error($"Invalid value: '{type}'. Supported values are: 'output_text' and 'refusal'.", place, "invalid_value");
        switch (type)
        {
            case "input_text" or "output_text":
                return Unknown(part, place, "type", "text", "annotations", "logprobs") ?? Missing(part, place, "text");
            case "refusal": return Unknown(part, place, "type", "refusal");
            case "input_image": return Unknown(part, place, "type", "image_url", "file_id", "detail");
            case "input_file":
                return Unknown(part, place, "type", "file_id", "file_data", "file_url", "filename", "detail") ?? FileData(part, place);
            default: return ResponsesCheck.Error($"Invalid value: '{type}'. {PartTypes}", place, "invalid_value");
        }
    }

    private static PlannedError? FileData(JsonElement part, string place)
    {
        if (RequestJson.Text(part, "file_data") is not { Length: > 0 } data) return null;
        if (!data.StartsWith("data:", StringComparison.Ordinal) || !data.Contains(";base64,", StringComparison.Ordinal))
            return ResponsesCheck.Error(
                $"Invalid '{place}.file_data'. Expected a base64-encoded data URL (e.g. 'data:application/pdf;base64,aGVsbG8gd29ybGQ=').",
                place + ".file_data", "invalid_value");
        return Missing(part, place, "filename");
    }

    private static PlannedError? Calls(JsonElement[] items, bool goesOn)
    {
        HashSet<string> called = [.. Ids("function_call")];
        HashSet<string> answered = [.. Ids("function_call_output")];
        foreach (string id in answered)
            if (!goesOn && !called.Contains(id))
                return ResponsesCheck.Error($"No tool call found for function call output with call_id {id}.", "input");
        foreach (string id in called)
            if (!answered.Contains(id)) return ResponsesCheck.Error($"No tool output found for function call {id}.", "input");
        return null;

        IEnumerable<string> Ids(string type) =>
            items.Where(item => ResponsesBody.TypeOf(item) == type).Select(static item => RequestJson.Text(item, "call_id"));
    }

    private static PlannedError? Thoughts(JsonElement[] items, bool isStored)
    {
        for (int i = 0; i < items.Length; i++)
        {
            if (ResponsesBody.TypeOf(items[i]) != "reasoning") continue;
            string id = RequestJson.Text(items[i], "id");
            string encrypted = RequestJson.Text(items[i], "encrypted_content");
            if (encrypted.Length > 0 && encrypted != ResponsesDialect.EncryptedContent) return Unreadable(encrypted);
            if (encrypted.Length == 0 && !isStored)
                return new PlannedError(
                    404, null,
                    $"Item with id '{id}' not found. Items are not persisted when `store` is set to false. Try again with `store` set to true, or "
                    + "remove this item from your input.", "invalid_request_error", "input");
            if (i + 1 == items.Length || !IsOutput(items[i + 1]))
                return ResponsesCheck.Error($"Item '{id}' of type 'reasoning' was provided without its required following item.", "input");
        }
        return null;
    }

    private static bool IsOutput(JsonElement item) => ResponsesBody.TypeOf(item) switch
    {
        "message" => RequestJson.Text(item, "role") == "assistant",
        "reasoning" => true,
        var type => type.EndsWith("_call", StringComparison.Ordinal),
    };

    private static PlannedError Unreadable(string encrypted)
    {
        string shown = encrypted.Length <= 8 ? encrypted : $"{encrypted[..4]}...{encrypted[^4..]}";
        return ResponsesCheck.Error(
            $"The encrypted content {shown} could not be verified. Reason: Encrypted content could not be decrypted or parsed.", null,
            "invalid_encrypted_content");
    }
}
