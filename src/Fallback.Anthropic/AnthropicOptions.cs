namespace Fallback;

/// <summary>What Anthropic's SDK needs beyond <see cref="ProviderOptions"/>, where its key, address and headers are.</summary>
public sealed class AnthropicOptions
{
    /// <summary>
    /// The <c>max_tokens</c> of a request that sets none by <c>[Generation(MaxOutputTokens = …)]</c> or <c>ChatOptions.MaxOutputTokens</c>;
    /// the API refuses requests without it. Thinking counts towards it. Default 8,192, at least 1; it must not be more than the models
    /// allow (64,000 at least, in the catalogue).
    /// </summary>
    public int MaxOutputTokens { get; set; } = 8_192;
}
