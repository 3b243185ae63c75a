namespace Fallback;

/// <summary>What a limiter holds to; 0 is no limit.</summary>
/// <param name="Requests">Requests a minute.</param>
/// <param name="Tokens">Tokens a minute.</param>
/// <param name="Concurrency">Requests under way at once.</param>
/// <param name="Adaptive">Whether the figures a minute follow the provider's replies.</param>
internal readonly record struct LimitFigures(int Requests, int Tokens, int Concurrency, bool Adaptive)
{
    public bool AreNone => this == default;

    /// <summary>What is configured over what is declared.</summary>
    public static LimitFigures Of(RateLimitAttribute? declared, RateLimitOptions? configured)
    {
        declared ??= new RateLimitAttribute();
        return new(
            configured?.RequestsPerMinute ?? declared.RequestsPerMinute,
            configured?.TokensPerMinute ?? declared.TokensPerMinute,
            configured?.MaxConcurrency ?? declared.MaxConcurrency,
            configured?.Adaptive ?? declared.Adaptive);
    }

    public static LimitFigures From(ProviderOptions? provider) =>
        provider is null ? default : new(provider.RequestsPerMinute, provider.TokensPerMinute, provider.MaxConcurrency, false);

    /// <summary>What is configured for a model; nothing when no figure is.</summary>
    public static LimitFigures From(ModelOptions? model) =>
        model is null or { RequestsPerMinute: null, TokensPerMinute: null, MaxConcurrency: null }
            ? default
            : new(model.RequestsPerMinute ?? 0, model.TokensPerMinute ?? 0, model.MaxConcurrency ?? 0, true);

    /// <summary>What keeps to both.</summary>
    public LimitFigures And(LimitFigures other) =>
        new(Smaller(Requests, other.Requests), Smaller(Tokens, other.Tokens), Smaller(Concurrency, other.Concurrency), Adaptive || other.Adaptive);

    private static int Smaller(int a, int b) => a == 0 || (b != 0 && b < a) ? b : a;
}
