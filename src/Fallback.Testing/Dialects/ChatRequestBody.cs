using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What the server needs to know of a chat completions request.</summary>
internal static class ChatRequestBody
{
    public static JsonElement Parse(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static string Model(JsonElement json) => Text(Member(json, "model"));

    public static bool IsStream(JsonElement json) => Member(json, "stream").ValueKind == JsonValueKind.True;

    public static bool IncludesUsage(JsonElement json) => Member(Member(json, "stream_options"), "include_usage").ValueKind == JsonValueKind.True;

    public static string LastUserMessage(JsonElement json)
    {
        JsonElement messages = Member(json, "messages");
        if (messages.ValueKind != JsonValueKind.Array) return "";
        for (int i = messages.GetArrayLength() - 1; i >= 0; i--)
            if (Text(Member(messages[i], "role")) == "user") return Content(Member(messages[i], "content"));
        return "";
    }

    /// <summary>Characters in the contents of all messages.</summary>
    public static int PromptLength(JsonElement json)
    {
        JsonElement messages = Member(json, "messages");
        return messages.ValueKind == JsonValueKind.Array ? messages.EnumerateArray().Sum(message => Content(Member(message, "content")).Length) : 0;
    }

    /// <summary>A content is a string, or a list of parts of which those of type text count.</summary>
    private static string Content(JsonElement content) => content.ValueKind == JsonValueKind.Array
        ? string.Concat(content.EnumerateArray().Select(part => Text(Member(part, "text"))))
        : Text(content);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : default;
}
