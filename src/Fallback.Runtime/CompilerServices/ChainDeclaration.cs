using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>
/// A chain as the attributes declare it. Written by the generator, as constants; not for hand-written code. What nobody wrote is null, and
/// follows the defaults of the runtime that it runs on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ChainDeclaration
{
    /// <summary>The interface's name with its namespace, by which configuration (<c>Clients</c>), logs and metrics know the client.</summary>
    public required string Client { get; init; }

    /// <summary>
    /// Whether the requests are the caller's own, and none that a prompt is made into: then a tier may be <c>provider/*</c>, and none can
    /// be a chat client.
    /// </summary>
    public bool SendsOwnRequests { get; init; }

    /// <summary>The tiers, first choice first.</summary>
    public required IReadOnlyList<TierDeclaration> Tiers { get; init; }

    /// <summary>See <see cref="ModelChainAttribute.DeadlineMs"/>.</summary>
    public int? DeadlineMs { get; init; }

    /// <summary>See <see cref="ModelChainAttribute.MaxAttempts"/>.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The tiers' timeouts by their places in the chain, or null.</summary>
    public TierTimeoutAttribute? TierTimeout { get; init; }

    /// <summary>The breaker of every tier, or null.</summary>
    public CircuitBreakerAttribute? CircuitBreaker { get; init; }

    /// <summary>The limit of every tier, or null.</summary>
    public RateLimitAttribute? RateLimit { get; init; }

    /// <summary>The retries, or null.</summary>
    public TierRetryAttribute? TierRetry { get; init; }

    /// <summary>Hedging, or null.</summary>
    public HedgeAttribute? Hedge { get; init; }

    /// <summary>The answer cache, or null.</summary>
    public AnswerCacheAttribute? AnswerCache { get; init; }

    /// <summary>The default answer, or null.</summary>
    public DefaultResponseAttribute? DefaultResponse { get; init; }

    /// <summary>Whether an answer that does not fit is repaired; null for no.</summary>
    public AnswerRepairAttribute? AnswerRepair { get; init; }

    /// <summary>The context policy, or null.</summary>
    public ContextPolicyAttribute? ContextPolicy { get; init; }

    /// <summary>The choice among the tiers, or null.</summary>
    public PreferCheapestAttribute? PreferCheapest { get; init; }

    /// <summary>The canary, or null.</summary>
    public CanaryAttribute? Canary { get; init; }

    /// <summary>The budget, or null.</summary>
    public CostBudgetAttribute? CostBudget { get; init; }

    /// <summary>What else goes to the next tier, or null.</summary>
    public FailoverOnAttribute? FailoverOn { get; init; }

    /// <summary>What happens when a stream breaks, or null.</summary>
    public OnStreamFailureAttribute? OnStreamFailure { get; init; }

    /// <summary>Whether a method streams text alone, which cannot say that it begins anew.</summary>
    public bool StreamsText { get; init; }

    /// <summary>The types that the chain's methods answer with, other than text and whole responses.</summary>
    public IReadOnlyList<AnswerDeclaration> Answers { get; init; } = [];

    /// <summary>The configuration of a chain without attributes, which has no place among the clients.</summary>
    internal Func<FallbackOptions, ChainOptions?>? Configuration { get; init; }

    /// <summary>Whether nobody holds on to the chain, so that a reload may take it away.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>Whether the options have it no longer, and may do without it.</summary>
    internal bool IsGone(FallbackOptions options) => IsOptional && Configuration?.Invoke(options) is null;
}
