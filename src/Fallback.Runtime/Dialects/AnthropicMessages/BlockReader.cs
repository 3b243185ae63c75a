using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts content blocks of an answer to contents of Microsoft.Extensions.AI. What only the vendor can read, or is unknown, becomes a
/// thought without text that is sent back unchanged: signatures, redacted thoughts, results of the vendor's own tools.
/// </summary>
internal static class BlockReader
{
    public const string Redacted = "redacted_thinking";

    /// <summary>The member of a call by a program of the model, which must be sent back with the call.</summary>
    public const string Caller = "caller";

    /// <summary>Returns the content of a whole block; null if the block is empty.</summary>
    /// <param name="block">The block.</param>
    /// <param name="place">Its index in the message.</param>
    public static AIContent? Read(JsonElement block, int place) => JsonMembers.Text(block, "type") switch
    {
        "text" => Text(block),
        "thinking" => Thought(JsonMembers.Text(block, "thinking"), JsonMembers.Text(block, "signature")),
        Redacted => JsonMembers.Text(block, "data") is { Length: > 0 } data ? Opaque(Redacted, data) : null,
        "tool_use" => Call(block, place, null),
        { } type => WireMembers.TryParse(Encoding.UTF8.GetBytes(block.GetRawText()), out _) ? Opaque(type, block.GetRawText()) : null,
        null => null,
    };

    public static TextReasoningContent? Thought(string? thinking, string? signature) =>
        string.IsNullOrEmpty(thinking) && string.IsNullOrEmpty(signature)
            ? null
            : new TextReasoningContent(thinking) { ProtectedData = string.IsNullOrEmpty(signature) ? null : signature };

    public static TextReasoningContent Opaque(string type, string data) => new("")
    {
        ProtectedData = data,
        AdditionalProperties = new AdditionalPropertiesDictionary { [Origin.Block] = type },
    };

    /// <summary>Returns a call; null for an empty one.</summary>
    /// <param name="block">The block.</param>
    /// <param name="place">Its index in the message.</param>
    /// <param name="arguments">The arguments; null if they are in the block.</param>
    public static FunctionCallContent? Call(JsonElement block, int place, string? arguments)
    {
        if (JsonMembers.Text(block, "name") is not { Length: > 0 } name) return null;
        string id = JsonMembers.Text(block, "id") is { Length: > 0 } given
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"toolu_{place}");
        JsonElement input = JsonMembers.Member(block, "input");
        arguments ??= input.ValueKind == JsonValueKind.Undefined ? "" : input.GetRawText();
        FunctionCallContent call =
            FunctionCallContent.CreateFromParsedArguments(arguments, id, name, static json => ToolArguments.Parse(json));
        if (JsonMembers.Member(block, Caller) is { ValueKind: JsonValueKind.Object } caller
            && WireMembers.TryParse(Encoding.UTF8.GetBytes(caller.GetRawText()), out JsonElement own))
            call.AdditionalProperties = new AdditionalPropertiesDictionary { [Caller] = own };
        return call;
    }

    private static TextContent? Text(JsonElement block)
    {
        string text = JsonMembers.Text(block, "text") ?? "";
        List<AIAnnotation>? citations = MessagesCitations.Read(JsonMembers.Member(block, "citations"));
        return text.Length == 0 && citations is null ? null : new TextContent(text) { Annotations = citations };
    }
}
