using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Marks the end of a part of a prompt that the provider should cache, so that the next request with the same beginning is cheaper and
/// faster. The Anthropic dialect sends the marks. Providers that cache on their own do not need them and do not receive them.
/// </summary>
/// <remarks>
/// Only the last four marks of a request are used. A mark is an additional property and survives serialization to JSON. Parts that are
/// cached for an hour must come before parts that are cached for five minutes; a mark that comes before a one-hour mark is therefore sent
/// as a one-hour mark.
/// </remarks>
public static class PromptCacheExtensions
{
    internal const string Property = "fallback.cache_breakpoint";

    /// <summary>The API's words for the lifetimes.</summary>
    internal const string Short = "5m", Long = "1h";

#pragma warning disable RS0026 // They extend different types, so no call can mean both.
    /// <summary>Marks a content, so that the provider caches everything up to and including it.</summary>
    /// <param name="content">The last content of the part that stays the same. It is changed.</param>
    /// <param name="lifetime">How long the part stays cached. Default: five minutes since its last use.</param>
    /// <returns>The same content.</returns>
    /// <exception cref="ArgumentNullException">The content is null.</exception>
    public static TContent WithCacheBreakpoint<TContent>(
        this TContent content, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes) where TContent : AIContent
    {
        ArgumentNullException.ThrowIfNull(content);
        (content.AdditionalProperties ??= [])[Property] = WordFor(lifetime);
        return content;
    }

    /// <summary>Marks the last content of a message, so that the provider caches everything up to and including the message.</summary>
    /// <param name="message">The last message of the part that stays the same. It is changed, unless it is empty.</param>
    /// <param name="lifetime">How long the part stays cached. Default: five minutes since its last use.</param>
    /// <returns>The same message.</returns>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public static ChatMessage WithCacheBreakpoint(this ChatMessage message, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Contents.Count > 0) message.Contents[^1].WithCacheBreakpoint(lifetime);
        return message;
    }

    /// <summary>
    /// Marks a function, so that the provider caches the tools up to and including it. Tools come before everything else in a prompt.
    /// </summary>
    /// <param name="function">The last of the tools that stay the same. It is not changed.</param>
    /// <param name="lifetime">How long the tools stay cached. Default: five minutes since their last use.</param>
    /// <returns>A function that does the same and carries the mark. Offer this one to the model.</returns>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static AIFunction WithCacheBreakpoint(this AIFunction function, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new MarkedFunction(function, WordFor(lifetime));
    }

#pragma warning restore RS0026

    /// <summary>The API's word for how long the part that ends here is kept; null where there is no mark.</summary>
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
