namespace Fallback;

/// <summary>
/// A chain in configuration. Under <see cref="FallbackOptions.Clients"/> it replaces what the attributes of an interface say, member by member;
/// under <see cref="FallbackOptions.Chains"/>, and for <see cref="FallbackRuntime.CreateChatClient(ChainOptions, string?)"/>, it is the whole chain.
/// </summary>
/// <remarks>
/// A member that is null leaves what is declared, or the default. A policy is switched off by its <see cref="PolicyOptions.Enabled"/>, whatever is
/// declared. Do not change it once a runtime or client has been made of it.
/// </remarks>
public sealed class ChainOptions
{
    /// <summary>
    /// The whole chain, for every method of the client; empty leaves the declared one. A tier whose model stands in the declared chain keeps what is
    /// declared for that model; policies that are declared for the whole chain hold for every tier.
    /// </summary>
    public IList<TierOptions> Tiers { get; private set; } = [];

    /// <summary>The time for a whole call, see <see cref="ModelChainAttribute.DeadlineMs"/>; zero for the sum of what can happen.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>See <see cref="ModelChainAttribute.MaxAttempts"/>. At least 1.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>See <see cref="DegradedModelAttribute"/>; empty for none.</summary>
    public string? DegradedModel { get; set; }

    /// <summary>The time limits of every tier that has none of its own in <see cref="Tiers"/>.</summary>
    public TierTimeoutOptions? TierTimeout { get; set; }

    /// <summary>
    /// The breaker of every tier. Off, failures never open it; refused keys, missing models and rate limits still leave a tier out.
    /// </summary>
    public CircuitBreakerOptions? CircuitBreaker { get; set; }

    /// <summary>The retries of every tier.</summary>
    public TierRetryOptions? TierRetry { get; set; }

    /// <summary>Hedging. Off, the tiers are asked one after another.</summary>
    public HedgeOptions? Hedge { get; set; }

    /// <summary>The answer cache. Off, no answer is kept or served from it.</summary>
    public AnswerCacheOptions? AnswerCache { get; set; }

    /// <summary>See <see cref="DefaultResponseAttribute"/>; empty for none.</summary>
    public string? DefaultResponse { get; set; }

    /// <summary>What happens to a prompt that is too long for a tier.</summary>
    public ContextPolicyOptions? ContextPolicy { get; set; }

    /// <summary>See <see cref="AnswerRepairAttribute"/>.</summary>
    public bool? AnswerRepair { get; set; }

    /// <summary>See <see cref="FailoverOnAttribute"/>; <see cref="FailoverKinds.None"/> takes the declared kinds away.</summary>
    public FailoverKinds? FailoverOn { get; set; }

    /// <summary>See <see cref="OnStreamFailureAttribute"/>.</summary>
    public StreamRecovery? OnStreamFailure { get; set; }

    /// <summary>The limit of every tier.</summary>
    public RateLimitOptions? RateLimit { get; set; }

    /// <summary>The budgets.</summary>
    public CostBudgetOptions? CostBudget { get; set; }

    /// <summary>Asks the cheapest tier that is good enough first.</summary>
    public PreferCheapestOptions? PreferCheapest { get; set; }

    /// <summary>A new model that a share of the conversations asks first. Off, none is asked.</summary>
    public CanaryOptions? Canary { get; set; }

    /// <summary>
    /// Generation settings over those that the methods declare; a caller's <see cref="Microsoft.Extensions.AI.ChatOptions"/> win over both.
    /// </summary>
    public GenerationOptions? Generation { get; set; }

    /// <summary>The same chain with one of its tiers alone: nothing is tried beside it.</summary>
    internal ChainOptions Only(TierOptions tier)
    {
        var chain = (ChainOptions)MemberwiseClone();
        chain.Tiers = [tier];
        chain.DegradedModel = "";
        chain.Canary = new CanaryOptions { Enabled = false };
        return chain;
    }
}
