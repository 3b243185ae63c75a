using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes what a message holds: text, images, tool calls.</summary>
internal static class MessageParts
{
    public static bool IsImage(AIContent content) => content switch
    {
        DataContent data => data.HasTopLevelMediaType("image"),
        UriContent uri => uri.HasTopLevelMediaType("image"),
        _ => false,
    };

    /// <summary>A plain text where there are no images, else a list of parts.</summary>
    public static void WriteContent(Utf8JsonWriter writer, ChatMessage message)
    {
        bool hasImages = false;
        bool hasCalls = false;
        foreach (AIContent content in message.Contents)
        {
            hasImages |= IsImage(content);
            hasCalls |= content is FunctionCallContent;
        }
        if (!hasImages)
        {
            string text = message.Text;
            if (text.Length == 0 && hasCalls) writer.WriteNull("content"u8);
            else writer.WriteString("content"u8, text);
            return;
        }
        writer.WriteStartArray("content"u8);
        foreach (AIContent content in message.Contents) WritePart(writer, content);
        writer.WriteEndArray();
    }

    public static void WriteToolCalls(Utf8JsonWriter writer, ChatMessage message, bool isMistral)
    {
        bool open = false;
        StringBuilder? reasoning = null;
        foreach (AIContent content in message.Contents)
        {
            if (content is TextReasoningContent thought) (reasoning ??= new StringBuilder()).Append(thought.Text);
            if (content is not FunctionCallContent call) continue;
            if (!open) writer.WriteStartArray("tool_calls"u8);
            open = true;
            WriteToolCall(writer, call, isMistral);
        }
        if (!open) return;
        writer.WriteEndArray();
        // DeepSeek refuses a tool loop without the reasoning that led to the call; others ignore it.
        if (reasoning is not null) writer.WriteString("reasoning_content"u8, reasoning.ToString());
    }

    private static void WritePart(Utf8JsonWriter writer, AIContent content)
    {
        if (content is TextContent text)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "text");
            writer.WriteString("text"u8, text.Text);
            writer.WriteEndObject();
        }
        else if (IsImage(content))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "image_url");
            writer.WriteStartObject("image_url"u8);
            writer.WriteString("url"u8, content is DataContent data ? data.Uri : ((UriContent)content).Uri.AbsoluteUri);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private static void WriteToolCall(Utf8JsonWriter writer, FunctionCallContent call, bool isMistral)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, ToolCallIds.For(call.CallId, isMistral));
        writer.WriteString("type"u8, "function");
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, call.Name);
        writer.WriteString("arguments"u8, call.Arguments is { } arguments ? JsonValues.ToText(arguments) : "{}");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
