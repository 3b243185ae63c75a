using System.Text.Json;
using static Fallback.Testing.RequestJson;

namespace Fallback.Testing;

/// <summary>What the server needs to know of a request's body. The dialects agree on most names; where they differ,
/// both are understood.</summary>
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

    public static string Model(JsonElement json) => Text(json, "model");

    public static bool IsStream(JsonElement json) => Member(json, "stream").ValueKind == JsonValueKind.True;

    public static bool IncludesUsage(JsonElement json) =>
        Member(Member(json, "stream_options"), "include_usage").ValueKind == JsonValueKind.True;

    public static string LastUserMessage(JsonElement json) =>
        Content(Messages(json).LastOrDefault(message => Role(message) == "user" && !HoldsToolResultsOnly(message)));

    /// <summary>The system prompt: next to the messages in Anthropic's dialect, and among them in OpenAI's.</summary>
    public static string SystemMessage(JsonElement json) => string.Join('\n', Messages(json)
        .Where(message => Role(message) is "system" or "developer").Select(Content)
        .Prepend(Texts(Member(json, "system"))).Where(text => text.Length > 0));

    /// <summary>Characters in the system prompt and in the contents of all messages.</summary>
    public static int PromptLength(JsonElement json) =>
        Texts(Member(json, "system")).Length + Messages(json).Sum(message => Content(message).Length);

    private static JsonElement[] Messages(JsonElement json) => Items(json, "messages");

    private static string Role(JsonElement message) => Text(message, "role");

    /// <summary>Anthropic's tool results come under the user's role, without the user having said anything.</summary>
    private static bool HoldsToolResultsOnly(JsonElement message) =>
        Member(message, "content") is { ValueKind: JsonValueKind.Array } parts && parts.GetArrayLength() > 0
        && parts.EnumerateArray().All(part => Text(part, "type") == "tool_result");

    private static string Content(JsonElement message) => Texts(Member(message, "content"));

    /// <summary>A content is a string, or a list of parts of which those of type text count.</summary>
    private static string Texts(JsonElement content) => content.ValueKind == JsonValueKind.Array
        ? string.Concat(content.EnumerateArray().Select(part => Text(part, "text")))
        : Text(content);
}
