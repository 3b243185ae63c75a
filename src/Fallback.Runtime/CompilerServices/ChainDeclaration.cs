using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>
/// A chain as the attributes declare it. For generated code; do not use it in your own code. A null member was not declared and has the
/// default of the runtime that it runs on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ChainDeclaration
{
    /// <summary>The interface's full name, which identifies the client in configuration (<c>Clients</c>), logs and metrics.</summary>
    public required string Client { get; init; }

    /// <summary>
    /// Whether the caller writes the requests, and none is made from a prompt. A tier may then be <c>provider/*</c>, and no tier can be a
    /// chat client.
    /// </summary>
    public bool SendsOwnRequests { get; init; }

    /// <summary>The tiers, in the order in which they are asked.</summary>
    public required IReadOnlyList<TierDeclaration> Tiers { get; init; }

    /// <summary>The deadline in milliseconds, or null; see <see cref="ModelChainAttribute.DeadlineMs"/>.</summary>
    public int? DeadlineMs { get; init; }

    /// <summary>The number of requests that one call may send, or null; see <see cref="ModelChainAttribute.MaxAttempts"/>.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The tiers' timeouts by position in the chain, or null.</summary>
    public TierTimeoutAttribute? TierTimeout { get; init; }

    /// <summary>The circuit breaker of every tier, or null.</summary>
    public CircuitBreakerAttribute? CircuitBreaker { get; init; }

    /// <summary>The rate limit of every tier, or null.</summary>
    public RateLimitAttribute? RateLimit { get; init; }

    /// <summary>The retries of a tier, or null.</summary>
    public TierRetryAttribute? TierRetry { get; init; }

    /// <summary>The hedging, or null.</summary>
    public HedgeAttribute? Hedge { get; init; }

    /// <summary>The answer cache, or null.</summary>
    public AnswerCacheAttribute? AnswerCache { get; init; }

    /// <summary>The default response, or null.</summary>
    public DefaultResponseAttribute? DefaultResponse { get; init; }

    /// <summary>The answer repair; null if answers are not repaired.</summary>
    public AnswerRepairAttribute? AnswerRepair { get; init; }

    /// <summary>The context policy, or null.</summary>
    public ContextPolicyAttribute? ContextPolicy { get; init; }

    /// <summary>The choice of the cheapest tier, or null.</summary>
    public PreferCheapestAttribute? PreferCheapest { get; init; }

    /// <summary>The canary, or null.</summary>
    public CanaryAttribute? Canary { get; init; }

    /// <summary>The budget, or null.</summary>
    public CostBudgetAttribute? CostBudget { get; init; }

    /// <summary>The additional kinds of failure that go to the next tier, or null.</summary>
    public FailoverOnAttribute? FailoverOn { get; init; }

    /// <summary>The recovery of broken streams, or null.</summary>
    public OnStreamFailureAttribute? OnStreamFailure { get; init; }

    /// <summary>Whether a method streams text alone, which cannot mark a restart.</summary>
    public bool StreamsText { get; init; }

    /// <summary>The types of the methods' answers, other than text and whole responses.</summary>
    public IReadOnlyList<AnswerDeclaration> Answers { get; init; } = [];

    /// <summary>The configuration of a chain without attributes, which has no place among the clients.</summary>
    internal Func<FallbackOptions, ChainOptions?>? Configuration { get; init; }

    /// <summary>Whether nothing else depends on the chain, so that a reload may remove it.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>Whether the options have it no longer, and may do without it.</summary>
    internal bool IsGone(FallbackOptions options) => IsOptional && Configuration?.Invoke(options) is null;
}
