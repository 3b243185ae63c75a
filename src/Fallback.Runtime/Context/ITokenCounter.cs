namespace Fallback;

/// <summary>
/// Counts tokens with a model's own tokenizer, in place of the built-in estimate. Set as <see cref="FallbackOptions.TokenCounter"/>, or
/// registered in the container.
/// </summary>
/// <remarks>Called by many calls at once, so it must be thread-safe, and only for prompts whose bytes do not already show that they fit.</remarks>
public interface ITokenCounter
{
    /// <summary>
    /// The tokens of a text, without any message's framing; null for a model that this counter does not know: then the text is estimated.
    /// </summary>
    /// <param name="text">A piece of a prompt: a message's text, a tool's schema, a tool's result.</param>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="model">The model at that provider, as the chain or the configuration names it.</param>
    /// <remarks>A counter that throws, or gives less than 0, counts as null; the exception is logged.</remarks>
    int? Count(ReadOnlySpan<char> text, string provider, string model);
}
