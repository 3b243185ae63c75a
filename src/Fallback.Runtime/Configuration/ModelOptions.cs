namespace Fallback;

/// <summary>Facts about a model; what is null is taken from the catalogue, or unknown.</summary>
public sealed class ModelOptions
{
    /// <summary>The provider of a bare name. Default: <see cref="FallbackOptions.DefaultProvider"/>.</summary>
    public string? Provider { get; set; }

    /// <summary>Tokens of prompt and answer together.</summary>
    public int? ContextWindow { get; set; }

    /// <summary>Tokens that an answer may have.</summary>
    public int? MaxOutput { get; set; }

    /// <summary>US dollars per million input tokens.</summary>
    public decimal? InputPerMillion { get; set; }

    /// <summary>US dollars per million input tokens that the provider had cached.</summary>
    public decimal? CachedInputPerMillion { get; set; }

    /// <summary>US dollars per million output tokens.</summary>
    public decimal? OutputPerMillion { get; set; }

    /// <summary>Whether the model calls tools.</summary>
    public bool? SupportsTools { get; set; }

    /// <summary>Whether the model takes images.</summary>
    public bool? SupportsVision { get; set; }

    /// <summary>Whether the model takes <c>temperature</c> and <c>top_p</c>.</summary>
    public bool? AcceptsTemperature { get; set; }

    /// <summary>
    /// How the model is brought to answer in JSON. Where neither this nor the catalogue says it, a schema is asked for and stands in the
    /// prompt, too.
    /// </summary>
    public StructuredOutputMode? StructuredOutput { get; set; }

    /// <summary>How the model is told to go on with an answer that has begun, for <see cref="StreamRecovery.Continue"/>.</summary>
    public AssistantPrefill? Prefill { get; set; }

    /// <summary>
    /// How good the model's answers are for your purpose, 0 to 1, for <see cref="PreferCheapestAttribute.MinQuality"/>. The catalogue has
    /// none, because that is no fact. Default: unknown.
    /// </summary>
    public double? Quality { get; set; }

    /// <summary>
    /// See <see cref="RateLimitAttribute.RequestsPerMinute"/>. With this or one of the next two set, no <see cref="RateLimitAttribute"/>
    /// holds for the model. Default: none.
    /// </summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>See <see cref="RateLimitAttribute.TokensPerMinute"/>. Default: none.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>See <see cref="RateLimitAttribute.MaxConcurrency"/>. Default: none.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary><c>max_tokens</c> or <c>max_completion_tokens</c>.</summary>
    public string? MaxTokensParameter { get; set; }
}
