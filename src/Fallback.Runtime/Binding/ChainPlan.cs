using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// A chain as it is run: the declaration, with configuration, catalogue and shared state bound to it. Immutable; a reload makes another.
/// </summary>
internal sealed class ChainPlan
{
    public required string Client { get; init; }

    /// <summary>Of the span of a call.</summary>
    public string SpanName => field ??= $"fallback {Client}";

    public required Tier[] Tiers { get; init; }

    /// <summary>The tiers without the degraded model, which is the last where there is one.</summary>
    public int ChainLength => Tiers[^1].IsDegraded ? Tiers.Length - 1 : Tiers.Length;

    /// <summary>The declared deadline, else the most that the tiers' timeouts and retries add up to.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Whether the deadline was declared: then it ends a stream that is being read, too.</summary>
    public required bool DeadlineDeclared { get; init; }

    public required int MaxAttempts { get; init; }

    public required RetryPolicy Retry { get; init; }

    public CachePolicy? Cache { get; init; }

    /// <summary>The chain in the cache's key, so that equal requests to different chains are different entries.</summary>
    public required string Fingerprint { get; init; }

    public string? DefaultResponse { get; init; }

    public ContextPolicyAttribute Context { get; init; } = new(ContextOverflow.SkipTier);

    /// <summary>The user's; null for the built-in estimate.</summary>
    public ITokenCounter? TokenCounter { get; init; }

    /// <summary>When tiers are asked side by side; null for one after the other.</summary>
    public HedgePolicy? Hedge { get; init; }

    /// <summary>Whether an answer that does not fit gets one more turn at its tier.</summary>
    public bool RepairsAnswers { get; init; }

    /// <summary>What calls may cost; null for no budget.</summary>
    public CostBudget? Budget { get; init; }

    /// <summary>In which order calls ask the tiers; null for the declared one.</summary>
    public TierChoice? Choice { get; init; }

    /// <summary>Who is asked before the first tier by a share of the calls; null for nobody.</summary>
    public CanaryPlan? Canary { get; init; }

    /// <summary>The tiers, and the canary where there is one.</summary>
    public IEnumerable<Tier> AllTiers => Canary is { } canary ? Tiers.Append(canary.Tier) : Tiers;

    /// <summary>The breaker over all tiers of the runtime; null when there is none.</summary>
    public CircuitBreaker? Global { get; init; }

    public FailoverKinds FailoverOn { get; init; }

    /// <summary>Configured generation settings; null for none.</summary>
    public GenerationOptions? Generation { get; init; }

    public StreamRecovery StreamRecovery { get; init; }

    /// <summary>The tier of an attempt, by its index.</summary>
    public Tier TierAt(int index) => index == Tier.CanaryIndex && Canary is { } canary ? canary.Tier : Tiers[index];

    /// <summary>Whether the call can end with another answer than a live one, so that long waits for a tier are not worth it.</summary>
    public bool HasLastResort => DefaultResponse is not null || Cache is { ServeStale: true };
}
