namespace Fallback;

/// <summary>What replaces the attributes of one client. A value that is not set leaves the attribute's.</summary>
public sealed class ClientOptions
{
    /// <summary>See <see cref="ModelChainAttribute.DeadlineMs"/>.</summary>
    public int? DeadlineMs { get; set; }

    /// <summary>See <see cref="ModelChainAttribute.MaxAttempts"/>.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>
    /// The whole chain, for every method of the client. A tier whose model stands in the declared chain keeps what is declared for it and
    /// not set here.
    /// </summary>
    public IList<TierOptions> Tiers { get; } = [];

    /// <summary>See <see cref="DegradedModelAttribute"/>; empty for none, null leaves the declared one.</summary>
    public string? DegradedModel { get; set; }

    /// <summary>The breaker's figures for every tier; null leaves the declared ones.</summary>
    public CircuitBreakerAttribute? CircuitBreaker { get; set; }

    /// <summary>The limit for every tier; null leaves the declared ones.</summary>
    public RateLimitAttribute? RateLimit { get; set; }

    /// <summary>Asks the cheapest tier that is good enough first; null leaves what is declared.</summary>
    public PreferCheapestAttribute? PreferCheapest { get; set; }

    /// <summary>The budgets; null leaves the declared ones, one without figures takes them away.</summary>
    public CostBudgetAttribute? CostBudget { get; set; }
}

/// <summary>One tier of <see cref="ClientOptions.Tiers"/>.</summary>
public sealed class TierOptions
{
    /// <summary>The model, written as in <see cref="ModelChainAttribute"/>.</summary>
    public string Model { get; set; } = "";

    /// <summary>Milliseconds for one attempt. Default: what is declared for the model, else 30,000.</summary>
    public int? TimeoutMs { get; set; }

    /// <summary>See <see cref="TierTimeoutAttribute.FirstTokenMs"/>.</summary>
    public int? FirstTokenMs { get; set; }

    /// <summary>See <see cref="TierTimeoutAttribute.IdleMs"/>.</summary>
    public int? IdleMs { get; set; }
}
