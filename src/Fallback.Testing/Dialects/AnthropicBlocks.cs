using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes the content blocks of Anthropic's messages. A stream starts each of them empty.</summary>
internal static class AnthropicBlocks
{
    /// <summary>Clients must send it back as it is; nobody else can make one.</summary>
    public const string Signature = "c2lnbmF0dXJl";

    public static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    public static void WriteThinking(Utf8JsonWriter json, string thinking, string signature)
    {
        json.WriteStartObject();
        json.WriteString("type", "thinking");
        json.WriteString("thinking", thinking);
        json.WriteString("signature", signature);
        json.WriteEndObject();
    }

    public static void WriteToolUse(Utf8JsonWriter json, PlannedToolCall call, string arguments)
    {
        json.WriteStartObject();
        json.WriteString("type", "tool_use");
        json.WriteString("id", call.Id);
        json.WriteString("name", call.Name);
        json.WritePropertyName("input");
        WriteInput(json, arguments);
        json.WriteEndObject();
    }

    /// <summary>The arguments are JSON in the body, not a text: what is no JSON can only be told as a string.</summary>
    private static void WriteInput(Utf8JsonWriter json, string arguments)
    {
        JsonElement input = ChatRequestBody.Parse(arguments.Length == 0 ? "{}" : arguments);
        if (input.ValueKind == JsonValueKind.Undefined) json.WriteStringValue(arguments);
        else input.WriteTo(json);
    }
}
