using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>A chain as the attributes declare it. Written by the generator, as constants; not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChainDeclaration
{
    /// <summary>The interface's name, by which configuration (<c>Clients</c>), logs and metrics know the client.</summary>
    public required string Client { get; init; }

    /// <summary>Whether the requests are the caller's own, and none that a prompt is made into: then a tier may be <c>provider/*</c>, and none can be a chat client.</summary>
    public bool SendsOwnRequests { get; init; }

    /// <summary>The tiers, first choice first.</summary>
    public required IReadOnlyList<TierDeclaration> Tiers { get; init; }

    /// <summary>See <see cref="ModelChainAttribute.DeadlineMs"/>.</summary>
    public int DeadlineMs { get; init; }

    /// <summary>See <see cref="ModelChainAttribute.MaxAttempts"/>.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>The declared retries, or null.</summary>
    public TierRetryAttribute? Retry { get; init; }

    /// <summary>The declared hedging, or null.</summary>
    public HedgeAttribute? Hedge { get; init; }

    /// <summary>The declared cache, or null.</summary>
    public AnswerCacheAttribute? Cache { get; init; }

    /// <summary>The declared default answer, or null.</summary>
    public string? DefaultResponse { get; init; }

    /// <summary>The types that the chain's methods answer with, other than text and whole responses.</summary>
    public IReadOnlyList<AnswerDeclaration> Answers { get; init; } = [];

    /// <summary>Whether <see cref="AnswerRepairAttribute"/> is declared.</summary>
    public bool AnswerRepair { get; init; }

    /// <summary>The declared context policy, or null.</summary>
    public ContextPolicyAttribute? Context { get; init; }

    /// <summary>The declared choice among the tiers, or null.</summary>
    public PreferCheapestAttribute? Selection { get; init; }

    /// <summary>The declared budget, or null.</summary>
    public CostBudgetAttribute? Budget { get; init; }

    /// <summary>See <see cref="FailoverOnAttribute"/>.</summary>
    public FailoverKinds FailoverOn { get; init; }

    /// <summary>See <see cref="OnStreamFailureAttribute"/>.</summary>
    public StreamRecovery OnStreamFailure { get; init; }
}

/// <summary>One tier as the attributes declare it.</summary>
/// <param name="model">The model as written in the chain.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TierDeclaration(string model)
{
    /// <summary>The model as written in the chain.</summary>
    public string Model { get; } = model;

    /// <summary>Milliseconds for one attempt.</summary>
    public int TimeoutMs { get; init; } = 30_000;

    /// <summary>Streams: milliseconds until the first content.</summary>
    public int FirstTokenMs { get; init; } = 10_000;

    /// <summary>Streams: milliseconds between two pieces of content.</summary>
    public int IdleMs { get; init; } = 15_000;

    /// <summary>The breaker's figures.</summary>
    public CircuitBreakerAttribute Breaker { get; init; } = new();

    /// <summary>Whether it is the chain's <see cref="DegradedModelAttribute"/>; then it is the last.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>The declared limit, or null.</summary>
    public RateLimitAttribute? RateLimit { get; init; }
}
