using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes functions, Google's own tools, and their choice.</summary>
internal static class GeminiToolWriter
{
    /// <summary>Returns the member for a tool that Google itself runs; null for one that it does not have.</summary>
    public static string? NameOf(AITool tool) => tool switch
    {
        HostedWebSearchTool => "googleSearch",
        HostedCodeInterpreterTool => "codeExecution",
        _ => null,
    };

    public static void Write(Utf8JsonWriter writer, DialectRequest request, GeminiModel model, GeminiOverrides overrides)
    {
        IList<AITool> tools = request.Options.Tools is { } given && !request.Shape.Drops("tools") ? given : [];
        AIFunctionDeclaration[] functions = [.. tools.OfType<AIFunctionDeclaration>()];
        string[] own = [.. tools.Select(NameOf).OfType<string>().Distinct()];
        int more = overrides.MoreTools.ValueKind == JsonValueKind.Array ? overrides.MoreTools.GetArrayLength() : 0;
        if (functions.Length > 0 || own.Length > 0 || more > 0)
        {
            writer.WriteStartArray("tools"u8);
            if (functions.Length > 0) WriteFunctions(writer, functions);
            foreach (string name in own) WriteOwn(writer, name);
            for (int i = 0; i < more; i++) overrides.MoreTools[i].WriteTo(writer);
            writer.WriteEndArray();
        }
        // Otherwise the model's use of Google's tools, whose state must be sent back, is not reported together with its calls.
        bool isMixed = functions.Length > 0 && own.Length + more > 0;
        bool tellsOwn = isMixed && model.IsThirdGeneration && !GeminiAddress.IsVertex(request.BaseUrl);
        WriteConfig(writer, request, model, overrides, functions, tellsOwn);
    }

    private static void WriteFunctions(Utf8JsonWriter writer, AIFunctionDeclaration[] functions)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("functionDeclarations"u8);
        foreach (AIFunctionDeclaration function in functions)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, function.Name);
            if (function.Description is { Length: > 0 } description) writer.WriteString("description"u8, description);
            writer.WritePropertyName("parametersJsonSchema"u8);
            function.JsonSchema.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteOwn(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(name);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteConfig(
        Utf8JsonWriter writer, DialectRequest request, GeminiModel model, GeminiOverrides overrides, AIFunctionDeclaration[] functions,
        bool tellsOwn)
    {
        IReadOnlyDictionary<string, object?> given = overrides.ToolConfig;
        string? mode = functions.Length == 0 || given.ContainsKey("functionCallingConfig") ? null : ModeOf(request, model, functions);
        tellsOwn &= !given.ContainsKey("includeServerSideToolInvocations");
        if (mode is null && !tellsOwn && given.Count == 0) return;
        writer.WriteStartObject("toolConfig"u8);
        if (mode is not null)
        {
            writer.WriteStartObject("functionCallingConfig"u8);
            writer.WriteString("mode"u8, mode);
            if (request.Options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name })
            {
                writer.WriteStartArray("allowedFunctionNames"u8);
                writer.WriteStringValue(name);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        if (tellsOwn) writer.WriteBoolean("includeServerSideToolInvocations"u8, true);
        foreach ((string member, object? value) in given)
        {
            writer.WritePropertyName(member);
            JsonValues.Write(writer, value);
        }
        writer.WriteEndObject();
    }

    /// <summary>Returns the mode of the choice of functions; null for the model's default, which is not written.</summary>
    private static string? ModeOf(DialectRequest request, GeminiModel model, AIFunctionDeclaration[] functions)
    {
        if (request.Shape.Drops("tool_choice")) return null;
        switch (request.Options.ToolMode)
        {
            case NoneChatToolMode: return "NONE";
            case RequiredChatToolMode: return "ANY";
        }
        bool isStrict = model.TakesStrictTools
            && Array.Exists(functions, static function => Strictness.Of(function.AdditionalProperties) == true);
        return isStrict ? "VALIDATED" : request.Options.ToolMode is AutoChatToolMode ? "AUTO" : null;
    }
}
