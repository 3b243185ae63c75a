using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes the messages of a chat completions request: system text, history, user text.</summary>
internal static class MessageWriter
{
    public static void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request)
    {
        ChatMessage[] history = shape.Messages ?? request.Messages;
        int first = SystemText.Beginning(history, out string? given);
        writer.WriteStartArray("messages"u8);
        // One message, because some models' templates accept no second system message.
        string? system = SystemText.Join(SystemText.Join(SystemText.Join(request.System, given), request.Options?.Instructions), shape.Answer?.Instructions);
        string? user = request.User;
        if (system is { Length: > 0 } && shape.SystemRole == SystemRole.User) SayAsUser(ref system, ref user, ref history, first);
        if (system is { Length: > 0 }) WriteText(writer, shape.SystemRole ?? SystemRole.System, system);
        if (first < history.Length)
        {
            var parts = new MessageParts(writer, shape, history);
            for (int i = first; i < history.Length; i++) WriteMessage(writer, shape, parts, history[i], i + 1 < history.Length ? history[i + 1] : null);
        }
        if (user is not null) WriteText(writer, "user", user);
        if (shape.Repair is { } repair)
        {
            WriteText(writer, "assistant", repair.Answer);
            WriteText(writer, "user", repair.Request);
        }
        if (shape.Prefill is { } prefill) WritePrefill(writer, prefill, shape.PrefillMode);
        writer.WriteEndArray();
    }

    /// <summary>
    /// Puts the system text before the first user text: templates without a place for a system message often require the roles to
    /// alternate, too. Unchanged if the conversation does not begin with the user.
    /// </summary>
    private static void SayAsUser(ref string? system, ref string? user, ref ChatMessage[] history, int first)
    {
        if (first == history.Length)
        {
            if (user is null) return;
            user = SystemText.Join(system, user);
        }
        else
        {
            if (history[first].Role != ChatRole.User) return;
            ChatMessage begins = history[first].Clone();
            string text = begins.Contents is [TextContent { Text: var alone }] ? SystemText.Join(system, alone)! : system!;
            begins.Contents = text == system ? [new TextContent(text), .. begins.Contents] : [new TextContent(text)];
            history = [.. history];
            history[first] = begins;
        }
        system = null;
    }

    private static void WriteText(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WriteString("content"u8, text);
        writer.WriteEndObject();
    }

    private static void WritePrefill(Utf8JsonWriter writer, string text, AssistantPrefill mode)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, "assistant");
        writer.WriteString("content"u8, text);
        if (mode == AssistantPrefill.Prefix) writer.WriteBoolean("prefix"u8, true);
        if (mode == AssistantPrefill.Partial) writer.WriteBoolean("partial"u8, true);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, RequestShape shape, MessageParts parts, ChatMessage message, ChatMessage? next)
    {
        // Results come first: they must follow the message that called the tools.
        bool hasResults = parts.WriteResults(message);
        bool hasMore = !hasResults || parts.HasMore(message);
        if (hasMore)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, parts.Role(message.Role));
            if (message.AuthorName is { Length: > 0 } name) writer.WriteString("name"u8, AuthorName(name));
            parts.WriteContent(message);
            parts.WriteToolCalls(message);
            parts.WriteMembers(message);
            writer.WriteEndObject();
        }
        // Other content of tool results follows all results of the turn: nothing may be between them.
        if (next is null || !MessageParts.HasResults(next)) parts.WriteFound();
    }

    // OpenAI refuses longer names, and names with other characters.
    private static string AuthorName(string name) => string.Create(Math.Min(name.Length, 64), name, static (clean, name) =>
    {
        for (int i = 0; i < clean.Length; i++) clean[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] == '-' ? name[i] : '_';
    });
}
