namespace Fallback.Roslyn;

/// <summary>The effective policy of a chain, in figures: attributes, settings and catalogue together.</summary>
internal sealed record ChainPolicy
{
    /// <summary>Milliseconds that a call can take, as <see cref="ChainFigures.WorstCaseMs"/>.</summary>
    public long WorstCaseMs { get; init; }

    /// <summary>The deadline; null if there is none.</summary>
    public long? DeadlineMs { get; init; }

    /// <summary>Requests that a call can send, as <see cref="ChainFigures.WorstCaseCalls"/>.</summary>
    public int Requests { get; init; }

    public int MaxAttempts { get; init; }

    /// <summary>
    /// The input price in US dollars per million tokens, from the cheapest to the most expensive tier; null if no price is known.
    /// </summary>
    public PriceRange? Input { get; init; }

    public PriceRange? Output { get; init; }

    /// <summary>The smallest context window in tokens; null if none is known.</summary>
    public int? SmallestWindow { get; init; }

    /// <summary>Everything else that is declared or configured, by name, as text: retries, hedging, budget …</summary>
    public EquatableArray<PolicyDetail> Details { get; init; }

    /// <summary>The tiers in the order in which they are asked: a canary first, the degraded model last.</summary>
    public EquatableArray<TierPolicy> Tiers { get; init; }
}

/// <summary>A tier of a chain.</summary>
/// <param name="Model">Provider and model, with aliases followed.</param>
internal sealed record TierPolicy(string Model)
{
    public const string Canary = "canary";
    public const string Degraded = "degraded";

    /// <summary>Empty, <see cref="Canary"/> or <see cref="Degraded"/>.</summary>
    public string Role { get; init; } = "";

    public int TimeoutMs { get; init; }

    public int FirstTokenMs { get; init; }

    public int IdleMs { get; init; }

    /// <summary>The context window in tokens; null if unknown.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>The input price in US dollars per million tokens; null if unknown.</summary>
    public decimal? Input { get; init; }

    public decimal? Output { get; init; }

    /// <summary>
    /// The day on which the provider ends the model, as <c>yyyy-MM-dd</c>, or <c>deprecated</c> or <c>retired</c> if the day is unknown;
    /// null if no end is known.
    /// </summary>
    public string? Retires { get; init; }

    /// <summary>Everything else that is declared or configured, by name, as text: breaker, limit, instances …</summary>
    public EquatableArray<PolicyDetail> Details { get; init; }
}

/// <summary>A part of a policy as text.</summary>
/// <param name="Name">The name in the file, in camel case.</param>
/// <param name="Text">Its figures.</param>
internal sealed record PolicyDetail(string Name, string Text);
