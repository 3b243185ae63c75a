using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>What a chain can cost at worst, in one place for the client's documentation and for the analyzers.</summary>
internal sealed record ChainFigures
{
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
        ChainTimes times = chain.Times;
        IReadOnlyList<IReadOnlyList<long>> tiers = times.AllAttempts();
        long longest = chain.Hedge is { DelayMs: >= 0 }
            ? tiers.Zip(times.Starts(tiers), static (attempts, start) => start + attempts.Sum()).Max()
            : long.MaxValue;
        // Any tier may be skipped, so that the attempts left over are spent on the slowest ones.
        long sum = Math.Min(longest, tiers.SelectMany(static attempts => attempts).OrderByDescending(static ms => ms).Take(chain.MaxAttempts).Sum());
        if (chain.Canary is { Percent: > 0 } canary) sum += canary.TimeoutMs;
        TierSpec? narrowest = chain.Tiers
            .Where(static tier => tier.Facts?.ContextWindow is not null)
            .OrderBy(static tier => tier.Facts!.ContextWindow)
            .FirstOrDefault();
        return new ChainFigures
        {
            WorstCaseMs = chain.DeadlineMs > 0 ? Math.Min(chain.DeadlineMs, sum) : sum,
            IsDeadline = chain.DeadlineMs > 0 && chain.DeadlineMs <= sum,
            // A canary's request is in addition to those that the chain may send.
            WorstCaseCalls = Math.Min(chain.MaxAttempts, tiers.Sum(static attempts => attempts.Count)) + (chain.Canary is { Percent: > 0 } ? 1 : 0),
            AtOnce = chain.Hedge is null ? 1 : Math.Min(chain.Hedge.MaxParallel, chain.Tiers.Count),
            SmallestWindow = narrowest?.Facts!.ContextWindow,
            SmallestWindowModel = narrowest?.Model,
            Input = PriceRange.Of(chain.Tiers.Select(static tier => tier.Facts?.InputPerMillion)),
            Output = PriceRange.Of(chain.Tiers.Select(static tier => tier.Facts?.OutputPerMillion)),
            AsOf = chain.FactsAsOf,
            Unknown = new(chain.Tiers.Where(static tier => tier.Facts is null).Select(static tier => tier.Model).Distinct()),
        };
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
