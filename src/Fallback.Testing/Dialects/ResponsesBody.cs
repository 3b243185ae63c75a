using System.Text.Json;
using static Fallback.Testing.RequestJson;

namespace Fallback.Testing;

/// <summary>What the server needs to know of a request for a response.</summary>
internal static class ResponsesBody
{
    public static string LastUserMessage(JsonElement body) =>
        Member(body, "input") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : Content(Input(body).LastOrDefault(IsOf("user")));

    /// <summary>The instructions, and the system messages among the items.</summary>
    public static string SystemMessage(JsonElement body) => string.Join('\n', Input(body)
        .Where(item => IsOf("system")(item) || IsOf("developer")(item)).Select(Content)
        .Prepend(Text(body, "instructions")).Where(static text => text.Length > 0));

    public static int PromptLength(JsonElement body) =>
        Text(body, "instructions").Length + Text(body, "input").Length + Input(body).Sum(static item => Content(item).Length);

    public static IEnumerable<JsonElement> Input(JsonElement body) => Items(body, "input");

    /// <summary>Returns an item's type; an item without one is a message.</summary>
    public static string TypeOf(JsonElement item) => Text(item, "type") is { Length: > 0 } type ? type : "message";

    private static Func<JsonElement, bool> IsOf(string role) => item => TypeOf(item) == "message" && Text(item, "role") == role;

    /// <summary>A message's text; of a tool's result that of its output.</summary>
    private static string Content(JsonElement item)
    {
        string name = TypeOf(item) == "function_call_output" ? "output" : "content";
        return Text(item, name) + string.Concat(Items(item, name).Select(static part => Text(part, "text")));
    }
}
