using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Marks the end of a part of a prompt that the provider is to keep in its cache, so that the next request which begins the same is cheaper
/// and faster. Anthropic's dialect sends the marks; providers that cache by themselves need none, and never see them.
/// </summary>
/// <remarks>
/// The last four marks of a request count. A mark is an additional property, and survives JSON. What is kept for an hour must stand before
/// what is kept for five minutes, so a mark before one of an hour is one of an hour, too.
/// </remarks>
public static class PromptCacheExtensions
{
    internal const string Property = "fallback.cache_breakpoint";

    /// <summary>The API's words for the lifetimes.</summary>
    internal const string Short = "5m", Long = "1h";

#pragma warning disable RS0026 // They extend different types, so no call can mean both.
    /// <summary>Marks a content: everything up to it is to be kept.</summary>
    /// <param name="content">The last content of what stays the same. It is changed.</param>
    /// <param name="lifetime">How long it is kept. Default: five minutes from its last use.</param>
    /// <returns>The same content.</returns>
    /// <exception cref="ArgumentNullException">The content is null.</exception>
    public static TContent WithCacheBreakpoint<TContent>(
        this TContent content, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes) where TContent : AIContent
    {
        ArgumentNullException.ThrowIfNull(content);
        (content.AdditionalProperties ??= [])[Property] = WordFor(lifetime);
        return content;
    }

    /// <summary>Marks the last content of a message: everything up to its end is to be kept.</summary>
    /// <param name="message">The last message of what stays the same. It is changed, unless it is empty.</param>
    /// <param name="lifetime">How long it is kept. Default: five minutes from its last use.</param>
    /// <returns>The same message.</returns>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public static ChatMessage WithCacheBreakpoint(this ChatMessage message, PromptCacheLifetime lifetime = PromptCacheLifetime.FiveMinutes)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Contents.Count > 0) message.Contents[^1].WithCacheBreakpoint(lifetime);
        return message;
    }

    /// <summary>Marks a function: the tools up to it are to be kept. They stand before everything else of a prompt.</summary>
    /// <param name="function">The last tool of those that stay the same. It is not changed.</param>
    /// <param name="lifetime">How long they are kept. Default: five minutes from their last use.</param>
    /// <returns>A function that does the same and holds the mark: offer this one.</returns>
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
