namespace Fallback;

/// <summary>Options of Anthropic's SDK in addition to <see cref="ProviderOptions"/>, which contain its key, address and headers.</summary>
public sealed class AnthropicOptions
{
    /// <summary>
    /// The <c>max_tokens</c> of a request that sets none by <c>[Generation(MaxOutputTokens = …)]</c> or <c>ChatOptions.MaxOutputTokens</c>;
    /// at least 1. Default 8,192. The API refuses requests without it. Thinking counts toward it. It must not exceed what the models allow
    /// (at least 64,000, according to the catalogue).
    /// </summary>
    public int MaxOutputTokens { get; set; } = 8_192;
}
