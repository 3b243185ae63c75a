using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>What a chain can cost at worst, in one place for the client's documentation and for the analyzers.</summary>
internal sealed record ChainFigures
{
    private const int MostCounted = 10_000;

    /// <summary>Milliseconds that a call can take: the deadline where it is declared and shorter, else what the attempts and backoffs can
    /// add up to.</summary>
    public long WorstCaseMs { get; init; }

    /// <summary>Whether <see cref="WorstCaseMs"/> is the declared deadline.</summary>
    public bool IsDeadline { get; init; }

    /// <summary>Requests that a call can send.</summary>
    public int WorstCaseCalls { get; init; }

    /// <summary>Tiers that can be asked at once.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>The smallest context window that is known, in tokens; null when none is.</summary>
    public int? SmallestWindow { get; init; }

    public string? SmallestWindowModel { get; init; }

    /// <summary>US dollars per million tokens; null when no tier's price is known.</summary>
    public PriceRange? Input { get; init; }

    public PriceRange? Output { get; init; }

    /// <summary>The day of windows and prices, as <c>yyyy-MM-dd</c>.</summary>
    public string AsOf { get; init; } = "";

    /// <summary>The models that the catalogue does not know, in the chain's order.</summary>
    public EquatableArray<string> Unknown { get; init; }

    public static ChainFigures Of(ChainSpec chain)
    {
        List<List<long>> tiers = [.. chain.Tiers.Select((tier, i) => Attempts(chain, tier, isLast: i == chain.Tiers.Count - 1))];
        long longest = chain.Hedge is { DelayMs: >= 0 } hedge
            ? tiers.Zip(Starts(tiers, hedge), static (attempts, start) => start + attempts.Sum()).Max()
            : long.MaxValue;
        // Any tier may be skipped, so that the attempts left over are spent on the slowest ones.
        long sum = Math.Min(longest, tiers.SelectMany(static attempts => attempts).OrderByDescending(static ms => ms).Take(chain.MaxAttempts).Sum());
        TierSpec? narrowest = chain.Tiers
            .Where(static tier => tier.Facts?.ContextWindow is not null)
            .OrderBy(static tier => tier.Facts!.ContextWindow)
            .FirstOrDefault();
        return new ChainFigures
        {
            WorstCaseMs = chain.DeadlineMs > 0 ? Math.Min(chain.DeadlineMs, sum) : sum,
            IsDeadline = chain.DeadlineMs > 0 && chain.DeadlineMs <= sum,
            WorstCaseCalls = Math.Min(chain.MaxAttempts, tiers.Sum(static attempts => attempts.Count)),
            AtOnce = chain.Hedge is null ? 1 : Math.Min(chain.Hedge.MaxParallel, chain.Tiers.Count),
            SmallestWindow = narrowest?.Facts!.ContextWindow,
            SmallestWindowModel = narrowest?.Model,
            Input = PriceRange.Of(chain.Tiers.Select(static tier => tier.Facts?.InputPerMillion)),
            Output = PriceRange.Of(chain.Tiers.Select(static tier => tier.Facts?.OutputPerMillion)),
            AsOf = chain.FactsAsOf,
            Unknown = new(chain.Tiers.Where(static tier => tier.Facts is null).Select(static tier => tier.Model).Distinct()),
        };
    }

    /// <summary>Every attempt that a tier allows, each with the backoff before it. Undeclared, the last tier is retried once. A repaired
    /// answer is an attempt more.</summary>
    private static List<long> Attempts(ChainSpec chain, TierSpec tier, bool isLast)
    {
        RetrySpec retry = chain.Retry ?? RetrySpec.Default;
        // A call has no more attempts than MaxAttempts, and a mistyped count must not fill the memory.
        int retries = chain.Retry is null && !isLast ? 0 : Math.Min(Math.Min(retry.MaxRetries, chain.MaxAttempts - 1), MostCounted);
        List<long> attempts = [tier.TimeoutMs];
        if (chain.AnswerRepair) attempts.Add(tier.TimeoutMs);
        for (int n = 0; n < retries; n++) attempts.Add(tier.TimeoutMs + (long)Math.Min(retry.MaxDelayMs, retry.BaseDelayMs * Math.Pow(2, n)));
        return attempts;
    }

    /// <summary>When each tier's turn comes if those before it take all their time, undeclared retries left out; null where the delay of a
    /// hedge is not known.</summary>
    public static List<long>? DeclaredStarts(ChainSpec chain) =>
        chain.Hedge is { DelayMs: < 0 }
            ? null
            : Starts(
                [.. chain.Tiers.Select(tier => Attempts(chain, tier, isLast: false))],
                chain.Hedge ?? new HedgeSpec { DelayMs = int.MaxValue });

    /// <summary>Requests of a call in which every tier fails, undeclared retries and the degraded model left out.</summary>
    public static int DeclaredCalls(ChainSpec chain) =>
        chain.Tiers.Where(static tier => !tier.IsDegraded).Sum(_ => 1 + Math.Min(chain.Retry?.MaxRetries ?? 0, MostCounted));

    /// <summary>Each tier takes all its time: the next one starts when the delay is over or one has failed, and a place is free.</summary>
    private static List<long> Starts(List<List<long>> tiers, HedgeSpec hedge)
    {
        var ends = new List<long>();
        var starts = new List<long>();
        long start = 0;
        foreach (List<long> attempts in tiers)
        {
            if (ends.Count > 0)
            {
                List<long> running = [.. ends.Where(end => end > start).OrderBy(static end => end)];
                long next = running.Count == 0 ? start : Math.Min(start + hedge.DelayMs, running[0]);
                int still = running.Count(end => end > next);
                start = still < hedge.MaxParallel ? next : running[still - hedge.MaxParallel];
            }
            starts.Add(start);
            ends.Add(start + attempts.Sum());
        }
        return starts;
    }
}

/// <summary>From the cheapest to the dearest tier, in US dollars per million tokens.</summary>
internal sealed record PriceRange(decimal Lowest, decimal Highest)
{
    public static PriceRange? Of(IEnumerable<decimal?> prices)
    {
        List<decimal> known = [.. prices.Where(static price => price is not null).Select(static price => price!.Value)];
        return known.Count == 0 ? null : new PriceRange(known.Min(), known.Max());
    }
}
