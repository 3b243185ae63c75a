using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes tools in the form of Responses: functions, and what the provider itself searches and runs.</summary>
internal static class ResponsesTools
{
    /// <summary>Returns why a tool cannot be offered, as a part of a sentence; null if it can.</summary>
    public static string? Objection(AITool tool) => tool switch
    {
        AIFunctionDeclaration or HostedWebSearchTool or HostedCodeInterpreterTool => null,
        HostedFileSearchTool search when HasStore(search) => null,
        HostedFileSearchTool => $"{nameof(HostedFileSearchTool)} without a vector store",
        _ => ContentKinds.Name(tool),
    };

    /// <param name="writer">The writer of the request's members.</param>
    /// <param name="request">The request with the tools.</param>
    /// <param name="more">Tools in the provider's own form, which follow the others; null for none.</param>
    public static void Write(Utf8JsonWriter writer, DialectRequest request, JsonElement? more)
    {
        if (request.Options.Tools is not { Count: > 0 } && more is null || request.Shape.Drops("tools")) return;
        writer.WriteStartArray("tools"u8);
        foreach (AITool tool in request.Options.Tools ?? []) WriteTool(writer, request.Shape, tool);
        if (more is { } raw)
            foreach (JsonElement tool in raw.EnumerateArray()) tool.WriteTo(writer);
        writer.WriteEndArray();
        if (!request.Shape.Drops("tool_choice")) ToolWriter.WriteChoice(writer, request.Options.ToolMode, isNested: false);
        if (request.Options.AllowMultipleToolCalls is { } parallel && !request.Shape.Drops("parallel_tool_calls"))
            writer.WriteBoolean("parallel_tool_calls"u8, parallel);
    }

    private static bool HasStore(HostedFileSearchTool search) => search.Inputs?.OfType<HostedVectorStoreContent>().Any() == true;

    private static void WriteTool(Utf8JsonWriter writer, RequestShape shape, AITool tool)
    {
        writer.WriteStartObject();
        switch (tool)
        {
            case AIFunctionDeclaration function:
                WriteFunction(writer, shape, function);
                break;
            case HostedWebSearchTool search:
                writer.WriteString("type"u8, "web_search");
                WriteOwn(writer, search.AdditionalProperties);
                break;
            case HostedCodeInterpreterTool interpreter:
                writer.WriteString("type"u8, "code_interpreter");
                if (!interpreter.AdditionalProperties.ContainsKey("container")) WriteContainer(writer, interpreter);
                WriteOwn(writer, interpreter.AdditionalProperties);
                break;
            case HostedFileSearchTool search:
                writer.WriteString("type"u8, "file_search");
                writer.WriteStartArray("vector_store_ids"u8);
                foreach (HostedVectorStoreContent store in search.Inputs!.OfType<HostedVectorStoreContent>())
                    writer.WriteStringValue(store.VectorStoreId);
                writer.WriteEndArray();
                if (search.MaximumResultCount is { } most) writer.WriteNumber("max_num_results"u8, most);
                WriteOwn(writer, search.AdditionalProperties);
                break;
        }
        writer.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter writer, RequestShape shape, AIFunctionDeclaration function)
    {
        writer.WriteString("type"u8, "function");
        writer.WriteString("name"u8, function.Name);
        if (function.Description is { Length: > 0 } description) writer.WriteString("description"u8, description);
        writer.WritePropertyName("parameters"u8);
        function.JsonSchema.WriteTo(writer);
        // The default is true here, and most schemas would be refused.
        if (!shape.Drops(Strictness.Property))
            writer.WriteBoolean("strict"u8, Strictness.Of(function.AdditionalProperties) == true);
    }

    private static void WriteContainer(Utf8JsonWriter writer, HostedCodeInterpreterTool interpreter)
    {
        writer.WriteStartObject("container"u8);
        writer.WriteString("type"u8, "auto");
        if (interpreter.Inputs?.OfType<HostedFileContent>().ToList() is { Count: > 0 } files)
        {
            writer.WriteStartArray("file_ids"u8);
            foreach (HostedFileContent file in files) writer.WriteStringValue(file.FileId);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WriteOwn(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> properties)
    {
        foreach ((string name, object? value) in properties)
        {
            if (name is "type" or "vector_store_ids" or "max_num_results") continue;
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
    }
}
