namespace Fallback.Catalogue;

/// <summary>US dollars per million tokens; null is unknown.</summary>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
/// <param name="CachedInput">Input tokens that the provider had cached.</param>
internal readonly record struct TokenPrice(decimal? Input, decimal? Output, decimal? CachedInput);

/// <summary>The price of a whole request once its input is longer than a threshold.</summary>
internal sealed record LongContextPrice(int AboveInputTokens, TokenPrice Price);

/// <summary>The price within a provider's busy hours.</summary>
internal sealed record PeakPrice(PeakHours Hours, TokenPrice Price);

/// <summary>The price from a day on, midnight UTC.</summary>
internal sealed record PriceChange(DateTime From, TokenPrice Price);

/// <summary>The price in a tier of service (<c>priority</c>, <c>flex</c>, …).</summary>
internal sealed record ServiceTierPrice(string Tier, TokenPrice Price);
