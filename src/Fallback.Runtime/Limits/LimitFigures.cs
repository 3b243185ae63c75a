namespace Fallback;

/// <summary>The figures of a limiter; 0 is no limit.</summary>
/// <param name="Requests">The requests per minute.</param>
/// <param name="Tokens">The tokens per minute.</param>
/// <param name="Concurrency">The requests that may run at once.</param>
/// <param name="Adaptive">Whether the figures per minute follow the provider's replies.</param>
internal readonly record struct LimitFigures(int Requests, int Tokens, int Concurrency, bool Adaptive)
{
    public bool AreNone => this == default;

    /// <summary>Returns what is configured over what is declared.</summary>
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

    /// <summary>Returns what is configured for a model; empty if no figure is.</summary>
    public static LimitFigures From(ModelOptions? model) =>
        model is null or { RequestsPerMinute: null, TokensPerMinute: null, MaxConcurrency: null }
            ? default
            : new(model.RequestsPerMinute ?? 0, model.TokensPerMinute ?? 0, model.MaxConcurrency ?? 0, true);

    /// <summary>Returns figures that satisfy both.</summary>
    public LimitFigures And(LimitFigures other) =>
        new(Smaller(Requests, other.Requests), Smaller(Tokens, other.Tokens), Smaller(Concurrency, other.Concurrency), Adaptive || other.Adaptive);

    private static int Smaller(int a, int b) => a == 0 || (b != 0 && b < a) ? b : a;
}
