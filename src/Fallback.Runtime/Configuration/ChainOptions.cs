namespace Fallback;

/// <summary>
/// A chain in configuration. Under <see cref="FallbackOptions.Clients"/>, its members override the attributes of an interface. Under
/// <see cref="FallbackOptions.Chains"/>, and for <see cref="FallbackRuntime.CreateChatClient(ChainOptions, string?)"/>, it is the whole
/// chain.
/// </summary>
/// <remarks>
/// A member that is null keeps the declared value or the default. To switch a policy off, set its <see cref="PolicyOptions.Enabled"/> to
/// false. Do not change the object once a runtime or client uses it.
/// </remarks>
public sealed class ChainOptions
{
    /// <summary>
    /// The tiers of the chain, for every method of the client. If the list is empty, the declared tiers apply. A tier whose model is in the
    /// declared chain keeps the policies declared for that model; policies declared for the whole chain apply to every tier.
    /// </summary>
    public IList<TierOptions> Tiers { get; private set; } = [];

    /// <summary>
    /// The deadline of a whole call, at least zero; see <see cref="ModelChainAttribute.DeadlineMs"/>. Zero: the longest time that the call
    /// can need.
    /// </summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>
    /// The number of requests that one call may send, at least 1; see <see cref="ModelChainAttribute.MaxAttempts"/>. Default 6.
    /// </summary>
    public int? MaxAttempts { get; set; }

    /// <summary>The degraded model; see <see cref="DegradedModelAttribute"/>. Empty: none.</summary>
    public string? DegradedModel { get; set; }

    /// <summary>The timeouts of every tier that has none of its own in <see cref="Tiers"/>.</summary>
    public TierTimeoutOptions? TierTimeout { get; set; }

    /// <summary>
    /// The circuit breaker of every tier. If it is switched off, failures never open it; a tier is still skipped for a refused key, a
    /// missing model or a rate limit.
    /// </summary>
    public CircuitBreakerOptions? CircuitBreaker { get; set; }

    /// <summary>The retries of every tier.</summary>
    public TierRetryOptions? TierRetry { get; set; }

    /// <summary>Hedging. If it is switched off, Fallback asks the tiers one after another.</summary>
    public HedgeOptions? Hedge { get; set; }

    /// <summary>The answer cache. If it is switched off, answers are neither stored nor served from it.</summary>
    public AnswerCacheOptions? AnswerCache { get; set; }

    /// <summary>The answer if every tier fails; see <see cref="DefaultResponseAttribute"/>. Empty: none.</summary>
    public string? DefaultResponse { get; set; }

    /// <summary>What happens to a prompt that does not fit a tier's context window.</summary>
    public ContextPolicyOptions? ContextPolicy { get; set; }

    /// <summary>
    /// Whether an answer that does not fit its type is sent back to its model once; see <see cref="AnswerRepairAttribute"/>.
    /// </summary>
    public bool? AnswerRepair { get; set; }

    /// <summary>
    /// Failures that also go to the next tier; see <see cref="FailoverOnAttribute"/>. <see cref="FailoverKinds.None"/> removes the declared
    /// kinds.
    /// </summary>
    public FailoverKinds? FailoverOn { get; set; }

    /// <summary>What happens if a stream breaks; see <see cref="OnStreamFailureAttribute"/>.</summary>
    public StreamRecovery? OnStreamFailure { get; set; }

    /// <summary>The rate limit of every tier.</summary>
    public RateLimitOptions? RateLimit { get; set; }

    /// <summary>The budgets of a call and of a day.</summary>
    public CostBudgetOptions? CostBudget { get; set; }

    /// <summary>Whether the cheapest tier that is good enough is asked first.</summary>
    public PreferCheapestOptions? PreferCheapest { get; set; }

    /// <summary>A new model that a share of the conversations asks first. If it is switched off, no canary is asked.</summary>
    public CanaryOptions? Canary { get; set; }

    /// <summary>
    /// Parameters of generation, which override those that the methods declare. A caller's
    /// <see cref="Microsoft.Extensions.AI.ChatOptions"/> override both.
    /// </summary>
    public GenerationOptions? Generation { get; set; }

    /// <summary>Returns the same chain with only one of its tiers: no other tier is asked.</summary>
    internal ChainOptions Only(TierOptions tier)
    {
        var chain = (ChainOptions)MemberwiseClone();
        chain.Tiers = [tier];
        chain.DegradedModel = "";
        chain.Canary = new CanaryOptions { Enabled = false };
        return chain;
    }
}
