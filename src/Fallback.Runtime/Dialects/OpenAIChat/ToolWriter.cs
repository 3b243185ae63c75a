using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes tools and their choice.</summary>
internal static class ToolWriter
{
    public static void Write(Utf8JsonWriter writer, RequestShape shape, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools || shape.Drops("tools")) return;
        writer.WriteStartArray("tools"u8);
        foreach (AITool tool in tools)
            if (tool is AIFunctionDeclaration function) WriteTool(writer, shape, function);
        writer.WriteEndArray();
        if (!shape.Drops("tool_choice")) WriteChoice(writer, options.ToolMode, isNested: true);
        if (options.AllowMultipleToolCalls is { } parallel && !shape.Drops("parallel_tool_calls"))
            writer.WriteBoolean("parallel_tool_calls"u8, parallel);
    }

    /// <summary>
    /// Returns the first tool that cannot be sent, because it is neither a function nor a tool from another program's request; null if all
    /// can.
    /// </summary>
    public static string? FirstUnsendable(ChatOptions? options)
    {
        if (options?.Tools is not { } tools) return null;
        foreach (AITool tool in tools)
            if (tool is not (AIFunctionDeclaration or WireTool)) return ContentKinds.Name(tool);
        return null;
    }

    private static void WriteTool(Utf8JsonWriter writer, RequestShape shape, AIFunctionDeclaration function)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function");
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, function.Name);
        if (function.Description is { Length: > 0 } description) writer.WriteString("description"u8, description);
        writer.WritePropertyName("parameters"u8);
        function.JsonSchema.WriteTo(writer);
        if (Strictness.Of(function.AdditionalProperties) is { } strict && !shape.Drops(Strictness.Property)) writer.WriteBoolean("strict"u8, strict);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes which tool must be called, for OpenAI's two dialects.</summary>
    /// <param name="writer">The writer of the request.</param>
    /// <param name="mode">The choice; null for the model's default.</param>
    /// <param name="isNested">Whether a function's name is in an object of its own, as in chat completions.</param>
    public static void WriteChoice(Utf8JsonWriter writer, ChatToolMode? mode, bool isNested)
    {
        if (mode is NoneChatToolMode) writer.WriteString("tool_choice"u8, "none");
        else if (mode is AutoChatToolMode) writer.WriteString("tool_choice"u8, "auto");
        else if (mode is RequiredChatToolMode { RequiredFunctionName: null }) writer.WriteString("tool_choice"u8, "required");
        else if (mode is RequiredChatToolMode { RequiredFunctionName: { } name })
        {
            writer.WriteStartObject("tool_choice"u8);
            writer.WriteString("type"u8, "function");
            if (isNested) writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, name);
            if (isNested) writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }
}
