using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What Anthropic refuses of a conversation: its roles, its blocks, and calls without results.</summary>
/// <param name="body">The request.</param>
/// <param name="hasSystemTurns">Whether the feature is enabled by which system messages may be in the conversation.</param>
internal sealed class AnthropicConversation(JsonElement body, bool hasSystemTurns)
{
    public string? Objection()
    {
        if (RequestJson.Member(body, "messages").ValueKind != JsonValueKind.Array) return "messages: Input should be a valid list";
        JsonElement[] messages = RequestJson.Items(body, "messages");
        if (messages.Length == 0) return "messages: at least one message is required";
        if (System() is { } ofSystem) return ofSystem;
        for (int i = 0; i < messages.Length; i++)
            if (Objection(messages[i], i, i == messages.Length - 1) is { } objection) return objection;
        return AnthropicToolLoop.Objection(messages) ?? End(messages[^1]);
    }

    private string? System()
    {
        JsonElement[] blocks = RequestJson.Items(body, "system");
        for (int i = 0; i < blocks.Length; i++)
        {
            if (RequestJson.Text(blocks[i], "type") != "text") return $"system.{i}.type: Input should be 'text'";
            if (RequestJson.Text(blocks[i], "text").Length == 0) return "system: text content blocks must be non-empty";
        }

        return null;
    }

    private string? Objection(JsonElement message, int place, bool isLast)
    {
        string role = RequestJson.Text(message, "role");
        if (role is "system" && hasSystemTurns && place > 0) return null;
        if (role is "system")
            return "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, "
                + "not \"system\" as an input message role.";
        if (role is not ("user" or "assistant"))
            return $"messages: Unexpected role \"{role}\". Allowed roles are \"user\" or \"assistant\"";
        foreach (JsonProperty member in message.EnumerateObject())
            if (member.Name is not ("role" or "content")) return $"messages.{place}.{member.Name}: Extra inputs are not permitted";
        JsonElement content = RequestJson.Member(message, "content");
        if (content.ValueKind == JsonValueKind.Undefined) return $"messages.{place}.content: Field required";
        bool mayBeEmpty = isLast && role == "assistant";
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString()!.Length > 0 || mayBeEmpty ? null : Empty(place);
        if (content.ValueKind != JsonValueKind.Array) return $"messages.{place}.content: Input should be a valid list";
        if (content.GetArrayLength() == 0) return mayBeEmpty ? null : Empty(place);
        int index = 0;
        foreach (JsonElement block in content.EnumerateArray())
        {
            if (AnthropicBlockRules.Objection(block, $"messages.{place}.content.{index}", role) is { } objection) return objection;
            index++;
        }

        return null;
    }

    private static string Empty(int place) =>
        $"messages.{place}: all messages must have non-empty content except for the optional final assistant message";

    private static string? End(JsonElement last)
    {
        if (RequestJson.Text(last, "role") != "assistant") return null;
        JsonElement content = RequestJson.Member(last, "content");
        string text = content.ValueKind == JsonValueKind.String ? content.GetString()!
            : RequestJson.Items(last, "content") is [.., var end] ? RequestJson.Text(end, "text") : "";
        if (text.Length > 0 && char.IsWhiteSpace(text[^1])) return "messages: final assistant content cannot end with trailing whitespace";
        return RequestJson.Items(last, "content") is [.., var block]
            && RequestJson.Text(block, "type") is "thinking" or "redacted_thinking"
            ? "messages: The final block in an assistant message cannot be `thinking`."
            : null;
    }
}
