using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes the messages of a request: system text, history, user text.</summary>
internal static class MessageWriter
{
    public static void Write(Utf8JsonWriter writer, ChatRequest request)
    {
        writer.WriteStartArray("messages"u8);
        if (request.System is { Length: > 0 } system) WriteText(writer, "system", system);
        if (request.Options?.Instructions is { Length: > 0 } instructions) WriteText(writer, "system", instructions);
        foreach (ChatMessage message in request.Messages) WriteMessage(writer, message);
        if (request.User is { } user) WriteText(writer, "user", user);
        writer.WriteEndArray();
    }

    /// <summary>The first piece of content that the dialect cannot carry, so that nothing is lost silently; null when all of it can.</summary>
    public static string? FirstUnsendable(ChatRequest request)
    {
        foreach (ChatMessage message in request.Messages)
            foreach (AIContent content in message.Contents)
                if (!CanSend(content)) return content.GetType().Name;
        return null;
    }

    private static bool CanSend(AIContent content) => content switch
    {
        TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or UsageContent => true,
        DataContent data => data.HasTopLevelMediaType("image"),
        UriContent uri => uri.HasTopLevelMediaType("image"),
        _ => false,
    };

    private static void WriteText(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WriteString("content"u8, text);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        bool hasResults = false;
        foreach (AIContent content in message.Contents)
        {
            if (content is not FunctionResultContent result) continue;
            hasResults = true;
            writer.WriteStartObject();
            writer.WriteString("role"u8, "tool");
            writer.WriteString("tool_call_id"u8, result.CallId);
            writer.WriteString("content"u8, result.Exception is { } e ? $"Error: {e.GetType().Name}" : JsonValues.ToText(result.Result));
            writer.WriteEndObject();
        }
        if (hasResults && message.Text.Length == 0) return;

        writer.WriteStartObject();
        writer.WriteString("role"u8, Role(message.Role));
        if (message.AuthorName is { Length: > 0 } name) writer.WriteString("name"u8, name);
        WriteContent(writer, message);
        WriteToolCalls(writer, message);
        writer.WriteEndObject();
    }

    private static string Role(ChatRole role) =>
        role == ChatRole.System ? "system" : role == ChatRole.Assistant ? "assistant" : role == ChatRole.Tool ? "tool" : role == ChatRole.User ? "user" : role.Value;

    private static void WriteContent(Utf8JsonWriter writer, ChatMessage message)
    {
        if (!message.Contents.Any(static content => content is DataContent or UriContent))
        {
            if (message.Text is { Length: > 0 } text || message.Role != ChatRole.Assistant) writer.WriteString("content"u8, message.Text);
            else writer.WriteNull("content"u8);
            return;
        }
        writer.WriteStartArray("content"u8);
        foreach (AIContent content in message.Contents) WritePart(writer, content);
        writer.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter writer, AIContent content)
    {
        string? url = content switch
        {
            DataContent data => data.Uri,
            UriContent uri => uri.Uri.AbsoluteUri,
            _ => null,
        };
        if (url is null && content is not TextContent) return;
        writer.WriteStartObject();
        if (url is null)
        {
            writer.WriteString("type"u8, "text");
            writer.WriteString("text"u8, ((TextContent)content).Text);
        }
        else
        {
            writer.WriteString("type"u8, "image_url");
            writer.WriteStartObject("image_url"u8);
            writer.WriteString("url"u8, url);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter writer, ChatMessage message)
    {
        bool open = false;
        StringBuilder? reasoning = null;
        foreach (AIContent content in message.Contents)
        {
            if (content is TextReasoningContent thought) (reasoning ??= new StringBuilder()).Append(thought.Text);
            if (content is not FunctionCallContent call) continue;
            if (!open) writer.WriteStartArray("tool_calls"u8);
            open = true;
            writer.WriteStartObject();
            writer.WriteString("id"u8, call.CallId);
            writer.WriteString("type"u8, "function");
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, call.Name);
            writer.WriteString("arguments"u8, call.Arguments is { } arguments ? JsonValues.ToText(arguments) : "{}");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        if (!open) return;
        writer.WriteEndArray();
        // DeepSeek refuses a tool loop without the reasoning that led to the call; others ignore it.
        if (reasoning is not null) writer.WriteString("reasoning_content"u8, reasoning.ToString());
    }
}
