using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The properties by which contents become the same parts again when they are sent back.</summary>
internal static class GeminiMember
{
    /// <summary>The signature of the part, which only Google can read.</summary>
    public const string Signature = "thoughtSignature";

    /// <summary>Marks an image or a file as a thought.</summary>
    public const string Thought = "thought";

    /// <summary>The whole part, of a kind without another form as a content: code that was run, Google's own tools.</summary>
    public const string Part = "geminiPart";

    public static string? SignatureOf(AIContent content) => content is TextReasoningContent { ProtectedData: { Length: > 0 } given }
        ? given
        : Origin.Text(content.AdditionalProperties, Signature) is { Length: > 0 } signature ? signature : null;

    /// <summary>Returns the signature after a part whose content has no place for one.</summary>
    public static TextReasoningContent Mark(string signature) => new("") { ProtectedData = signature };

    /// <summary>Whether a content is only the signature of the part before it.</summary>
    public static bool IsMark(AIContent content) => content is TextReasoningContent { Text.Length: 0, ProtectedData.Length: > 0 };

    public static bool IsThought(AIContent content) =>
        content is TextReasoningContent
        || content.AdditionalProperties?.GetValueOrDefault(Thought) is true or JsonElement { ValueKind: JsonValueKind.True };

    /// <summary>Returns the part that a content represents, if it is one of Google's own.</summary>
    public static bool TryGetPart(AIContent content, out JsonElement part)
    {
        part = content.AdditionalProperties?.GetValueOrDefault(Part) is JsonElement given ? given : default;
        return part.ValueKind == JsonValueKind.Object;
    }
}
