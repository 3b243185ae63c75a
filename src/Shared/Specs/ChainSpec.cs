using System;
using System.Collections.Immutable;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>A chain with every policy that belongs to it.</summary>
internal sealed record ChainSpec
{
    public const int DefaultMaxAttempts = 6;

    public EquatableArray<TierSpec> Tiers { get; init; }

    public int DeadlineMs { get; init; }

    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    public RetrySpec? Retry { get; init; }

    public HedgeSpec? Hedge { get; init; }

    public CacheSpec? Cache { get; init; }

    public ContextSpec? Context { get; init; }

    public BudgetSpec? Budget { get; init; }

    /// <summary>The quality from which the cheapest tier goes first; null for the declared order.</summary>
    public double? MinQuality { get; init; }

    /// <summary>The canary; null for none.</summary>
    public CanarySpec? Canary { get; init; }

    /// <summary>Whether an answer that does not fit is sent back once.</summary>
    public bool AnswerRepair { get; init; }

    public string? DefaultResponse { get; init; }

    /// <summary>The bits of <c>FailoverKinds</c>.</summary>
    public int FailoverOn { get; init; }

    public StreamRecovery OnStreamFailure { get; init; }

    /// <summary>The date of the catalogue's facts, as <c>yyyy-MM-dd</c>.</summary>
    public string FactsAsOf { get; init; } = "";

    /// <summary>Everything that affects time.</summary>
    public ChainTimes Times => new()
    {
        Tiers = [.. Tiers.Select(tier => new TierTimes(tier.Model)
        {
            ProbesBeside = tier.Breaker.ProbeBeside && Tiers.Count > 1,
            TimeoutMs = tier.TimeoutMs,
            FirstTokenMs = tier.FirstTokenMs,
            BreakMs = (long)(tier.Breaker.BreakSeconds * 1_000),
            IsDegraded = tier.IsDegraded,
        })],
        DeadlineMs = DeadlineMs,
        MaxAttempts = MaxAttempts,
        MaxRetries = Retry?.MaxRetries,
        BaseDelayMs = (Retry ?? RetrySpec.Default).BaseDelayMs,
        MaxDelayMs = (Retry ?? RetrySpec.Default).MaxDelayMs,
        WaitMs = Retry is null ? 0 : 1_000L * Math.Min(Retry.WaitBeforeFailoverSeconds, Retry.MaxRetryAfterSeconds),
        Hedge = Hedge is null ? null : new HedgeTimes(Hedge.DelayMs, Hedge.MaxParallel),
        AnswerRepair = AnswerRepair,
    };

    /// <summary>Returns the chain with a catalogue's facts about its models.</summary>
    public ChainSpec WithFacts(ModelCatalogue catalogue) => this with
    {
        Tiers = new(Tiers.Select(tier => tier with { Facts = TierFacts.Find(catalogue, tier.Model) })),
        FactsAsOf = catalogue.AsOf,
    };
}

/// <summary>What happens if a stream breaks; the values are the runtime's.</summary>
[Flags]
internal enum StreamRecovery
{
    Fail = 0,
    Restart = 1,
    Continue = 2,
}

/// <summary>Failures after which the next tier is asked although they belong to the request; the values are the runtime's.</summary>
[Flags]
internal enum FailoverKinds
{
    None = 0,
    ContentFiltered = 1,
    InvalidRequest = 2,
    EmptyAnswer = 4,
    PayloadTooLarge = 8,
}

/// <summary>Declared retries. The defaults are those of <c>TierRetryAttribute</c>.</summary>
internal sealed record RetrySpec
{
    public static RetrySpec Default { get; } = new();

    public int MaxRetries { get; init; } = 1;

    public int BaseDelayMs { get; init; } = 500;

    public int MaxDelayMs { get; init; } = 8_000;

    public int MaxRetryAfterSeconds { get; init; } = 60;

    public int WaitBeforeFailoverSeconds { get; init; }
}

/// <summary>A declared cache. The defaults are those of <c>AnswerCacheAttribute</c>.</summary>
internal sealed record CacheSpec
{
    public static CacheSpec Default { get; } = new();

    public int TtlSeconds { get; init; } = 3_600;

    public int StaleSeconds { get; init; } = 86_400;

    public bool ServeStale { get; init; } = true;
}

/// <summary>Declared hedging. The defaults are those of <c>HedgeAttribute</c>.</summary>
internal sealed record HedgeSpec
{
    public static readonly HedgeSpec Default = new();

    /// <summary>Negative for a delay that is measured, so that <see cref="ExtraCost"/> is kept.</summary>
    public int DelayMs { get; init; } = -1;

    public double ExtraCost { get; init; } = 0.1;

    public int MaxParallel { get; init; } = 2;
}

/// <summary>A declared context policy. The default is that of <c>ContextPolicyAttribute</c>.</summary>
/// <param name="Mode">The value of <c>ContextOverflow</c>.</param>
internal sealed record ContextSpec(int Mode)
{
    public const int DefaultReserveTokens = 500;

    /// <summary>The members of <c>ContextOverflow</c>, by value.</summary>
    public static ImmutableArray<string> Modes { get; } = ["SkipTier", "TrimHistory", "Fail"];

    public int ReserveTokens { get; init; } = DefaultReserveTokens;
}

/// <summary>Declared budgets in US dollars; 0 is no budget.</summary>
internal sealed record BudgetSpec(double PerCallUsd, double PerDayUsd);
