using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Marks where the part of a prompt ends that a provider is to keep, so that the next request which begins the same is cheaper and faster.
/// Four marks count in a request, the last ones. Anthropic's dialect sends them; providers that cache by themselves need none, and never
/// see them. The mark is an additional property and goes through JSON.
/// </summary>
public static class PromptCacheExtensions
{
    internal const string Property = "fallback.cache_breakpoint";

    /// <summary>The API's words for the lifetimes.</summary>
    internal const string Short = "5m", Long = "1h";

#pragma warning disable RS0026 // They extend different types, so no call can mean both.
    /// <summary>Everything up to this content is to be kept.</summary>
    /// <returns>The same content.</returns>
    public static TContent WithCacheBreakpoint<TContent>(
        this TContent content, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes) where TContent : AIContent
    {
        ArgumentNullException.ThrowIfNull(content);
        (content.AdditionalProperties ??= [])[Property] = WordFor(lifetime);
        return content;
    }

    /// <summary>Everything up to the end of this message is to be kept: its last content is marked.</summary>
    /// <returns>The same message.</returns>
    public static ChatMessage WithCacheBreakpoint(this ChatMessage message, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Contents.Count > 0) message.Contents[^1].WithCacheBreakpoint(lifetime);
        return message;
    }

    /// <summary>The tools up to this one are to be kept; they stand before everything else.</summary>
    /// <returns>A function that does the same and bears the mark: offer this one.</returns>
    public static AIFunction WithCacheBreakpoint(this AIFunction function, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new MarkedFunction(function, WordFor(lifetime));
    }

#pragma warning restore RS0026

    /// <summary>The API's word for how long is kept what ends here; null where there is no mark.</summary>
    internal static string? LifetimeOf(IReadOnlyDictionary<string, object?>? properties) => properties?.GetValueOrDefault(Property) switch
    {
        Short => Short,
        Long => Long,
        JsonElement { ValueKind: JsonValueKind.String } stored => stored.ValueEquals(Long) ? Long : Short,
        _ => null,
    };

    private static string WordFor(PromptCacheLifetime lifetime) => lifetime == PromptCacheLifetime.OneHour ? Long : Short;

    private sealed class MarkedFunction(AIFunction inner, string lifetime) : DelegatingAIFunction(inner)
    {
        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
            new Dictionary<string, object?>(inner.AdditionalProperties) { [Property] = lifetime };
    }
}
