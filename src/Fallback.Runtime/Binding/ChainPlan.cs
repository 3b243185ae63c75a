using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// A chain as it is run: the declaration, with configuration, catalogue and shared state bound to it. Immutable; a reload makes another.
/// </summary>
internal sealed class ChainPlan
{
    public required string Client { get; init; }

    /// <summary>The name of a call's span.</summary>
    public string SpanName => field ??= $"fallback {Client}";

    /// <summary>A weak reference, for objects that must not keep the plan, and with it its keys, alive.</summary>
    public WeakReference<ChainPlan> Weak => field ??= new WeakReference<ChainPlan>(this);

    /// <summary>The tiers; a tier with several instances is represented by the first one.</summary>
    public required Tier[] Tiers
    {
        get;
        init
        {
            field = value;
            HasInstances = Array.Exists(value, static tier => tier.Group is not null);
        }
    }

    /// <summary>The tiers with all their instances, and the canary where there is one.</summary>
    public IEnumerable<Tier> Instances =>
        (Canary is { } canary ? Tiers.Append(canary.Tier) : Tiers).SelectMany(static tier => tier.Instances);

    /// <summary>Whether a tier has several instances.</summary>
    public bool HasInstances { get; private init; }

    /// <summary>The declared order of a chain whose tiers have one instance each.</summary>
    public CallOrder DeclaredOrder => field ??= new CallOrder(Tiers);

    /// <summary>The places of the declared order; see <see cref="CallOrder"/>.</summary>
    public Tier[] Places => field ??= CallOrder.Places(Tiers);

    /// <summary>The tier, and which of its instances, that an attempt was made at.</summary>
    public Tier TierOf(TierAttempt attempt)
    {
        Tier tier = attempt.TierIndex == Tier.CanaryIndex && Canary is { } canary ? canary.Tier : Tiers[attempt.TierIndex];
        return tier.Group?.Find(attempt.Instance) ?? tier;
    }

    /// <summary>The declared deadline, otherwise the sum of the tiers' timeouts and retries.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Whether the deadline was declared; if so, it also ends a stream that is being read.</summary>
    public required bool DeadlineDeclared { get; init; }

    public required int MaxAttempts { get; init; }

    public required RetryPolicy Retry { get; init; }

    public CachePolicy? Cache { get; init; }

    /// <summary>The chain in the cache's key, so that equal requests to different chains are different entries.</summary>
    public required string Fingerprint { get; init; }

    public string? DefaultResponse { get; init; }

    public ContextPolicyAttribute Context { get; init; } = new(ContextOverflow.SkipTier);

    /// <summary>The application's token counter; null for the built-in estimate.</summary>
    public ITokenCounter? TokenCounter { get; init; }

    /// <summary>When several tiers are asked at the same time; null if they are asked one after another.</summary>
    public HedgePolicy? Hedge { get; init; }

    /// <summary>Whether an answer that does not fit is sent back to its tier once.</summary>
    public bool RepairsAnswers { get; init; }

    /// <summary>What calls may cost; null for no budget.</summary>
    public CostBudget? Budget { get; init; }

    /// <summary>The order in which calls ask the tiers; null for the declared order.</summary>
    public TierChoice? Choice { get; init; }

    /// <summary>The canary that a share of the calls asks before the first tier; null for none.</summary>
    public CanaryPlan? Canary { get; init; }

    /// <summary>The breaker over all tiers of the runtime; null if there is none.</summary>
    public CircuitBreaker? Global { get; init; }

    public FailoverKinds FailoverOn { get; init; }

    /// <summary>Configured generation settings; null for none.</summary>
    public GenerationOptions? Generation { get; init; }

    public StreamRecovery StreamRecovery { get; init; }

    /// <summary>Whether the declaration or configuration says what happens if a stream breaks.</summary>
    public bool IsStreamRecoveryDecided { get; init; }

    /// <summary>Whether the call can end with an answer that is not live, so that long waits for a tier are not worthwhile.</summary>
    public bool HasLastResort => DefaultResponse is not null || Cache is { ServeStale: true };
}
