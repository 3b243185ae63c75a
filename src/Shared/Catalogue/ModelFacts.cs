namespace Fallback.Catalogue;

/// <summary>What is known of a model at a provider. Null means unknown, never zero, none or no.</summary>
/// <remarks>Prices are US dollars per million tokens of the standard tier.</remarks>
internal sealed record ModelFacts
{
    public string Provider { get; init; } = "";

    /// <summary>The name that the provider's API takes.</summary>
    public string Id { get; init; } = "";

    /// <summary>Other names that the provider takes for the same model.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Tokens of prompt and answer together.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Tokens of the largest prompt, where that is less than the window.</summary>
    public int? MaxInput { get; init; }

    /// <summary>Tokens of the longest answer.</summary>
    public int? MaxOutput { get; init; }

    public decimal? InputPerMillion { get; init; }

    public decimal? OutputPerMillion { get; init; }

    /// <summary>Price of input that the provider had in its prompt cache.</summary>
    public decimal? CachedInputPerMillion { get; init; }

    /// <summary>Price of input that is written to the prompt cache.</summary>
    public decimal? CacheWritePerMillion { get; init; }

    public bool? SupportsTools { get; init; }

    public bool? SupportsStructuredOutput { get; init; }

    public bool? SupportsVision { get; init; }

    /// <summary><c>json_schema</c> (the server enforces a schema), <c>json_object</c> (valid JSON only) or <c>none</c>.</summary>
    public string? StructuredOutputMode { get; init; }

    /// <summary><c>max_tokens</c> or <c>max_completion_tokens</c>.</summary>
    public string? MaxTokensParameter { get; init; }

    /// <summary>False when a temperature other than the default is refused.</summary>
    public bool? AcceptsTemperature { get; init; }

    /// <summary>How it is told to go on with an answer: <c>message</c>, <c>prefix</c>, <c>partial</c>, <c>continue_final_message</c>, or
    /// <c>none</c>.</summary>
    public string? Prefill { get; init; }

    /// <summary><c>active</c>, <c>legacy</c> (a newer one exists), <c>deprecated</c> (an end is announced) or <c>retired</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The day on which the model stops answering, as <c>yyyy-MM-dd</c>.</summary>
    public string? RetiresOn { get; init; }

    /// <summary>The provider's successor.</summary>
    public string? Replacement { get; init; }

    /// <summary>The price of a request with many input tokens.</summary>
    public LongContextPrice? LongContext { get; init; }

    /// <summary>The price in the provider's busy hours; the plain price holds outside them.</summary>
    public PeakPrice? Peak { get; init; }

    /// <summary>Announced prices, earliest first.</summary>
    public IReadOnlyList<PriceChange> PriceChanges { get; init; } = [];

    /// <summary>The prices of other tiers of service, as far as they are published.</summary>
    public IReadOnlyList<ServiceTierPrice> ServiceTiers { get; init; } = [];

    /// <summary>These facts where they say something, and those of the catalogue below them where they do not. A price is taken whole:
    /// surcharges belong to the price that they were published with.</summary>
    public ModelFacts Over(ModelFacts below)
    {
        bool priced = InputPerMillion is not null || OutputPerMillion is not null;
        return below with
        {
            Aliases = Aliases.Count > 0 ? Aliases : below.Aliases,
            ContextWindow = ContextWindow ?? below.ContextWindow,
            MaxInput = MaxInput ?? below.MaxInput,
            MaxOutput = MaxOutput ?? below.MaxOutput,
            InputPerMillion = InputPerMillion ?? below.InputPerMillion,
            OutputPerMillion = OutputPerMillion ?? below.OutputPerMillion,
            CachedInputPerMillion = CachedInputPerMillion ?? (priced ? null : below.CachedInputPerMillion),
            CacheWritePerMillion = CacheWritePerMillion ?? (priced ? null : below.CacheWritePerMillion),
            SupportsTools = SupportsTools ?? below.SupportsTools,
            SupportsStructuredOutput = SupportsStructuredOutput ?? below.SupportsStructuredOutput,
            SupportsVision = SupportsVision ?? below.SupportsVision,
            StructuredOutputMode = StructuredOutputMode ?? below.StructuredOutputMode,
            MaxTokensParameter = MaxTokensParameter ?? below.MaxTokensParameter,
            AcceptsTemperature = AcceptsTemperature ?? below.AcceptsTemperature,
            Prefill = Prefill ?? below.Prefill,
            Status = Status ?? below.Status,
            RetiresOn = RetiresOn ?? below.RetiresOn,
            Replacement = Replacement ?? below.Replacement,
            LongContext = LongContext ?? (priced ? null : below.LongContext),
            Peak = Peak ?? (priced ? null : below.Peak),
            ServiceTiers = ServiceTiers.Count > 0 || priced ? ServiceTiers : below.ServiceTiers,
            PriceChanges = PriceChanges.Count > 0 || priced ? PriceChanges : below.PriceChanges,
        };
    }
}
