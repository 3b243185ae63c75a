namespace Fallback;

/// <summary>Facts about a model. A null member has the catalogue's value; if the catalogue has none, the fact is unknown.</summary>
public sealed class ModelOptions
{
    /// <summary>The provider of a bare name. Default: <see cref="FallbackOptions.DefaultProvider"/>.</summary>
    public string? Provider { get; set; }

    /// <summary>The context window: tokens of prompt and answer together, at least 1.</summary>
    public int? ContextWindow { get; set; }

    /// <summary>The highest number of output tokens, at least 1.</summary>
    public int? MaxOutput { get; set; }

    /// <summary>The price of a million input tokens in US dollars, at least 0.</summary>
    public decimal? InputPerMillion { get; set; }

    /// <summary>The price of a million input tokens that the provider had cached, in US dollars, at least 0.</summary>
    public decimal? CachedInputPerMillion { get; set; }

    /// <summary>The price of a million output tokens in US dollars, at least 0.</summary>
    public decimal? OutputPerMillion { get; set; }

    /// <summary>Whether the model can call tools.</summary>
    public bool? SupportsTools { get; set; }

    /// <summary>Whether the model accepts images.</summary>
    public bool? SupportsVision { get; set; }

    /// <summary>Whether the model accepts <c>temperature</c> and <c>top_p</c>.</summary>
    public bool? AcceptsTemperature { get; set; }

    /// <summary>
    /// How the model is made to answer in JSON. If neither this nor the catalogue says so, the schema is sent both as a parameter and in
    /// the prompt.
    /// </summary>
    public StructuredOutputMode? StructuredOutput { get; set; }

    /// <summary>How the model is asked to continue an answer that has begun, for <see cref="StreamRecovery.Continue"/>.</summary>
    public AssistantPrefill? Prefill { get; set; }

    /// <summary>
    /// The quality of the model's answers for your purpose, 0 to 1, for <see cref="PreferCheapestAttribute.MinQuality"/>. Default null:
    /// unknown. The catalogue has no such values, because quality depends on the purpose.
    /// </summary>
    public double? Quality { get; set; }

    /// <summary>
    /// The number of requests within any 60 seconds, at least 0; see <see cref="RateLimitAttribute.RequestsPerMinute"/>. Default null:
    /// none. If this or one of the next two is set, no <see cref="RateLimitAttribute"/> applies to the model.
    /// </summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// The number of tokens within any 60 seconds, at least 0; see <see cref="RateLimitAttribute.TokensPerMinute"/>. Default null: none.
    /// </summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>
    /// The number of requests that may run at once, at least 0; see <see cref="RateLimitAttribute.MaxConcurrency"/>. Default null: none.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>The name of the parameter that limits the output: <c>max_tokens</c> or <c>max_completion_tokens</c>.</summary>
    public string? MaxTokensParameter { get; set; }
}
