namespace Fallback;

/// <summary>
/// Counts tokens with a model's own tokenizer, instead of the built-in estimate. Set it as <see cref="FallbackOptions.TokenCounter"/>, or
/// register it in the container.
/// </summary>
/// <remarks>
/// Many calls use the counter at once, so it must be thread-safe. It is only called for prompts whose size in bytes does not already show
/// that they fit.
/// </remarks>
public interface ITokenCounter
{
    /// <summary>
    /// Returns the number of tokens of a text, without any framing of the message; null for a model that this counter does not know.
    /// Fallback then estimates the text.
    /// </summary>
    /// <param name="text">A part of a prompt: a message's text, a tool's schema, a tool's result.</param>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="model">The model at that provider, as the chain or the configuration names it.</param>
    /// <remarks>If the counter throws, or returns less than 0, the result counts as null; an exception is logged.</remarks>
    int? Count(ReadOnlySpan<char> text, string provider, string model);
}
