using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes tools and their choice: functions, and the searches and programs that the vendor itself runs.</summary>
internal static class MessagesTools
{
    /// <summary>The versions that all models of the catalogue support, and that need no header.</summary>
    private const string WebSearch = "web_search_20250305", CodeExecution = "code_execution_20250825";

    /// <summary>Returns why a tool cannot be offered; null if it can.</summary>
    public static string? Objection(AITool tool) => tool switch
    {
        AIFunctionDeclaration or HostedWebSearchTool or HostedCodeInterpreterTool { Inputs: null or { Count: 0 } } => null,
        HostedCodeInterpreterTool => $"{nameof(HostedCodeInterpreterTool)} with files",
        _ => tool is null ? null : ContentKinds.Name(tool),
    };

    public static void Write(Utf8JsonWriter writer, DialectRequest request, BlockWriter blocks)
    {
        ChatOptions options = request.Options;
        if (options.Tools is not { Count: > 0 } tools || request.Shape.Drops("tools")) return;
        writer.WriteStartArray("tools"u8);
        foreach (AITool tool in tools)
        {
            writer.WriteStartObject();
            if (tool is AIFunctionDeclaration function) WriteFunction(writer, request, function);
            else if (tool is HostedWebSearchTool) WriteHosted(writer, WebSearch, "web_search", tool);
            else WriteHosted(writer, CodeExecution, "code_execution", tool);
            blocks.End(tool);
        }
        writer.WriteEndArray();
        if (!request.Shape.Drops("tool_choice")) WriteChoice(writer, request, options);
    }

    private static void WriteFunction(Utf8JsonWriter writer, DialectRequest request, AIFunctionDeclaration function)
    {
        bool isStrict = Strictness.Of(function.AdditionalProperties) == true && !request.Shape.Drops(Strictness.Property)
            && !ClaudeSchema.IsRefused(function.JsonSchema);
        writer.WriteString("name"u8, function.Name);
        if (function.Description is { Length: > 0 } description) writer.WriteString("description"u8, description);
        writer.WritePropertyName("input_schema"u8);
        if (isStrict) ClaudeSchema.Write(writer, function.JsonSchema);
        else WriteSchema(writer, function.JsonSchema);
        if (isStrict) writer.WriteBoolean("strict"u8, true);
    }

    /// <summary>Writes a schema; the API refuses one that is not an object's.</summary>
    private static void WriteSchema(Utf8JsonWriter writer, JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out _))
        {
            schema.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("type"u8, "object");
        if (schema.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty property in schema.EnumerateObject()) property.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static void WriteHosted(Utf8JsonWriter writer, string type, string name, AITool tool)
    {
        writer.WriteString("type"u8, type);
        writer.WriteString("name"u8, name);
        foreach ((string member, object? value) in tool.AdditionalProperties)
        {
            if (member is "type" or "name" or "cache_control" or PromptCacheExtensions.Property) continue;
            writer.WritePropertyName(member);
            JsonValues.Write(writer, value);
        }
    }

    private static void WriteChoice(Utf8JsonWriter writer, DialectRequest request, ChatOptions options)
    {
        bool isSingle = options.AllowMultipleToolCalls == false && !request.Shape.Drops("parallel_tool_calls");
        string? type = options.ToolMode switch
        {
            NoneChatToolMode => "none",
            RequiredChatToolMode { RequiredFunctionName: not null } => "tool",
            RequiredChatToolMode => "any",
            AutoChatToolMode => "auto",
            _ => isSingle ? "auto" : null,
        };
        if (type is null) return;
        writer.WriteStartObject("tool_choice"u8);
        writer.WriteString("type"u8, type);
        if (options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name }) writer.WriteString("name"u8, name);
        if (isSingle && type != "none") writer.WriteBoolean("disable_parallel_tool_use"u8, true);
        writer.WriteEndObject();
    }
}
