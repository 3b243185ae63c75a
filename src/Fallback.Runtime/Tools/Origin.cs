using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Notes on what a tier gave which tier that was. The note goes where the content goes, also through JSON, and tells later to whom
/// signatures, encrypted thoughts and ids of the provider's own making may go back.
/// </summary>
internal static class Origin
{
    /// <summary>The name under which a provider gave its thoughts, and takes them back.</summary>
    public const string ReasoningMember = "fallback.reasoning_member";

    /// <summary>
    /// The type of what stands in <see cref="TextReasoningContent.ProtectedData"/> where it is no thought: what a provider's own tools have
    /// done, which goes back to it with every request.
    /// </summary>
    public const string Block = "fallback.block";

    /// <summary>Notes a tier on content that nobody else has.</summary>
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

    /// <summary>The tier that a content came from; null for the caller's own.</summary>
    public static string? Of(AIContent content) => Text(content.AdditionalProperties, FallbackProperties.Tier);

    /// <summary>The tier that a message came from; null for the caller's own.</summary>
    public static string? Of(ChatMessage message) => Text(message.AdditionalProperties, FallbackProperties.Tier);

    /// <summary>Whether a tier is one of a provider's.</summary>
    public static bool IsOf(string tier, string provider) =>
        tier.Length > provider.Length && tier[provider.Length] == '/' && tier.StartsWith(provider, StringComparison.OrdinalIgnoreCase);

    /// <summary>A property's text, also when it has been through JSON.</summary>
    public static string? Text(AdditionalPropertiesDictionary? properties, string name) => properties?.GetValueOrDefault(name) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };
}
