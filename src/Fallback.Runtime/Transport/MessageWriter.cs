using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes the messages of a request: system text, history, user text.</summary>
internal static class MessageWriter
{
    public static void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request)
    {
        writer.WriteStartArray("messages"u8);
        // One message, because some models' templates take no second system message.
        if (SystemText(request, shape.Answer?.Instructions) is { Length: > 0 } system) WriteText(writer, "system", system);
        foreach (ChatMessage message in shape.Messages ?? request.Messages) WriteMessage(writer, message, shape.IsMistral);
        if (request.User is { } user) WriteText(writer, "user", user);
        if (shape.Repair is { } repair)
        {
            WriteText(writer, "assistant", repair.Answer);
            WriteText(writer, "user", repair.Request);
        }
        if (shape.Prefill is { } prefill) WritePrefill(writer, prefill, shape.PrefillMode);
        writer.WriteEndArray();
    }

    /// <summary>The first piece of content that the dialect cannot carry, so that nothing is lost silently;
    /// null when all of it can.</summary>
    public static string? FirstUnsendable(ChatMessage[] history)
    {
        foreach (ChatMessage message in history)
            foreach (AIContent content in message.Contents)
                if (!CanSend(content)) return Describe(content);
        return null;
    }

    private static bool CanSend(AIContent content) => content switch
    {
        TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or UsageContent => true,
        _ => MessageParts.IsImage(content),
    };

    private static string Describe(AIContent content) => content switch
    {
        DataContent data => $"{nameof(DataContent)} of {data.MediaType}",
        UriContent uri => $"{nameof(UriContent)} of {uri.MediaType}",
        _ => content.GetType().Name,
    };

    private static string? SystemText(ChatRequest request, string? format) => Join(Join(request.System, request.Options?.Instructions), format);

    private static string? Join(string? first, string? second) =>
        string.IsNullOrEmpty(second) ? first : string.IsNullOrEmpty(first) ? second : string.Concat(first, "\n\n", second);

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

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message, bool isMistral)
    {
        // Results come first: they must follow the message that called the tools.
        bool hasResults = false;
        bool hasMore = false;
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionResultContent result) WriteResult(writer, result, isMistral);
            hasResults |= content is FunctionResultContent;
            hasMore |= content is FunctionCallContent or TextContent { Text.Length: > 0 } || MessageParts.IsImage(content);
        }
        if (hasResults && !hasMore) return;

        writer.WriteStartObject();
        writer.WriteString("role"u8, Role(message.Role));
        if (message.AuthorName is { Length: > 0 } name) writer.WriteString("name"u8, AuthorName(name));
        MessageParts.WriteContent(writer, message);
        MessageParts.WriteToolCalls(writer, message, isMistral);
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, FunctionResultContent result, bool isMistral)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, "tool");
        writer.WriteString("tool_call_id"u8, ToolCallIds.For(result.CallId, isMistral));
        writer.WriteString("content"u8,
            result.Result is null && result.Exception is { } e
                ? $"Error: {e.GetType().Name}"
                : JsonValues.ToText(result.Result));
        writer.WriteEndObject();
    }

    // A tool message is a result and nothing else; what stands beside the results is told as the user's.
    private static string Role(ChatRole role) => role == ChatRole.Tool ? "user" : role.Value;

    // OpenAI refuses names with other characters, or longer ones.
    private static string AuthorName(string name) => string.Create(Math.Min(name.Length, 64), name, static (clean, name) =>
    {
        for (int i = 0; i < clean.Length; i++) clean[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] == '-' ? name[i] : '_';
    });
}
