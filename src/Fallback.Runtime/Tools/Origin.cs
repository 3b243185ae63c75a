using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Notes on a tier's content which tier produced it. The note stays with the content, even through JSON, and shows later which tier may
/// receive signatures, encrypted thoughts and the provider's own ids.
/// </summary>
internal static class Origin
{
    /// <summary>The name under which a provider returned its thoughts, and accepts them.</summary>
    public const string ReasoningMember = "fallback.reasoning_member";

    /// <summary>
    /// The type of <see cref="TextReasoningContent.ProtectedData"/> that is not a thought: the results of a provider's own tools, which are
    /// sent back to it with every request.
    /// </summary>
    public const string Block = "fallback.block";

    /// <summary>Notes a tier on content that is not shared.</summary>
    public static T Stamp<T>(T content, string tier) where T : AIContent
    {
        (content.AdditionalProperties ??= [])[FallbackProperties.Tier] = tier;
        return content;
    }

    public static TextReasoningContent Thought(string text, string? member, string? tier)
    {
        var thought = new TextReasoningContent(text);
        if (member is not null) (thought.AdditionalProperties ??= [])[ReasoningMember] = member;
        return tier is null ? thought : Stamp(thought, tier);
    }

    /// <summary>Returns the tier that produced a content; null for the caller's own.</summary>
    public static string? Of(AIContent content) => Text(content.AdditionalProperties, FallbackProperties.Tier);

    /// <summary>Returns the tier that produced a message; null for the caller's own.</summary>
    public static string? Of(ChatMessage message) => Text(message.AdditionalProperties, FallbackProperties.Tier);

    /// <summary>Whether a tier belongs to a provider.</summary>
    public static bool IsOf(string tier, string provider) =>
        tier.Length > provider.Length && tier[provider.Length] == '/' && tier.StartsWith(provider, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns a property's text, even after it has been through JSON.</summary>
    public static string? Text(AdditionalPropertiesDictionary? properties, string name) => properties?.GetValueOrDefault(name) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };
}
