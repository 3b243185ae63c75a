namespace Fallback.Roslyn;

/// <summary>What holds of a chain, in figures: attributes, settings and catalogue together.</summary>
internal sealed record ChainPolicy
{
    /// <summary>Milliseconds that a call can take, as <see cref="ChainFigures.WorstCaseMs"/>.</summary>
    public long WorstCaseMs { get; init; }

    /// <summary>Null without a deadline.</summary>
    public long? DeadlineMs { get; init; }

    /// <summary>Requests that a call can send, as <see cref="ChainFigures.WorstCaseCalls"/>.</summary>
    public int Requests { get; init; }

    public int MaxAttempts { get; init; }

    /// <summary>US dollars per million tokens, from the cheapest to the dearest tier; null where no price is known.</summary>
    public PriceRange? Input { get; init; }

    public PriceRange? Output { get; init; }

    /// <summary>In tokens; null where none is known.</summary>
    public int? SmallestWindow { get; init; }

    /// <summary>What else is declared or configured, by name, each in words: retries, hedging, budget …</summary>
    public EquatableArray<PolicyDetail> Details { get; init; }

    /// <summary>In the order in which they are asked: a canary first, the degraded model last.</summary>
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

    /// <summary>In tokens; null where it is not known.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>US dollars per million tokens; null where it is not known.</summary>
    public decimal? Input { get; init; }

    public decimal? Output { get; init; }

    /// <summary>The day on which the provider ends the model, as <c>yyyy-MM-dd</c>, or <c>deprecated</c> or <c>retired</c> where no day is
    /// known; null where no end is.</summary>
    public string? Retires { get; init; }

    /// <summary>What else is declared or configured, by name, each in words: breaker, limit, instances …</summary>
    public EquatableArray<PolicyDetail> Details { get; init; }
}

/// <summary>A part of a policy in words.</summary>
/// <param name="Name">As it stands in the file, in camel case.</param>
/// <param name="Text">Its figures.</param>
internal sealed record PolicyDetail(string Name, string Text);
