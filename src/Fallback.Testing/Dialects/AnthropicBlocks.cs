using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes the content blocks of Anthropic's messages. A stream starts each of them empty.</summary>
internal static class AnthropicBlocks
{
    /// <summary>A signature that clients must send back unchanged; only the server can create one.</summary>
    public const string Signature = "c2lnbmF0dXJl";

    /// <summary>The same for redacted thoughts, and for a position in a search's result.</summary>
    public const string RedactedData = "cmVkYWN0ZWQ=", EncryptedIndex = "ZW5jcnlwdGVk";

    /// <summary>The beginning of the words in a prompt at which the provider redacts its thoughts, for tests of clients.</summary>
    public const string RedactionTrigger = "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING";

    public static void WriteText(Utf8JsonWriter json, string text, IReadOnlyList<PlannedCitation>? citations = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        if (citations is { Count: > 0 })
        {
            json.WriteStartArray("citations");
            foreach (PlannedCitation citation in citations) WriteCitation(json, citation);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void WriteCitation(Utf8JsonWriter json, PlannedCitation citation)
    {
        json.WriteStartObject();
        json.WriteString("type", "web_search_result_location");
        json.WriteString("cited_text", citation.Title);
        json.WriteString("encrypted_index", EncryptedIndex);
        json.WriteString("title", citation.Title);
        json.WriteString("url", citation.Url);
        json.WriteEndObject();
    }

    public static void WriteRedacted(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "redacted_thinking");
        json.WriteString("data", RedactedData);
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

    /// <summary>The arguments are JSON in the body, not a text: arguments that are not JSON can only be sent as a string.</summary>
    private static void WriteInput(Utf8JsonWriter json, string arguments)
    {
        JsonElement input = ChatRequestBody.Parse(arguments.Length == 0 ? "{}" : arguments);
        if (input.ValueKind == JsonValueKind.Undefined) json.WriteStringValue(arguments);
        else input.WriteTo(json);
    }
}
