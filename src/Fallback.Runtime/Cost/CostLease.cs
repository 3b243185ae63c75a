using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What is set aside for one request. Settled once, by the first who knows what it has cost.</summary>
internal sealed class CostLease(CallSpending spending, ModelFacts facts, long promptTokens, decimal reserved, DateOnly day)
{
    public ModelFacts Facts => facts;

    public decimal Reserved => reserved;

    public DateOnly Day => day;

    /// <summary>The timestamp after which nobody can be waiting for the request any more, unless it is renewed.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Guarded by the lock of the call's spending, as is what follows.</summary>
    public bool IsOver { get; set; }

    /// <summary>What was booked in the place of the reservation when that expired; null before.</summary>
    public decimal? Booked { get; set; }

    /// <summary>Holds what is set aside for longer.</summary>
    public void Renew(TimeSpan hold) => spending.Renew(this, hold);

    /// <summary>Nobody is waiting for it any more, as it seems; at least its prompt was paid.</summary>
    public void Expire() => spending.Expire(this, Cost(null, 0).Usd);

    /// <summary>It answered: by the provider's word for the cost, or for the tokens, else by an estimate of both.</summary>
    public void Answered(UsageDetails? usage, decimal? reported, long outputTokens) =>
        spending.Settle(
            this,
            Believable(reported ?? (usage as ReportedUsage)?.CostUsd) is { } told ? new BookedCost(told, false) : Cost(usage, outputTokens),
            isAnswer: true);

    /// <summary>It broke off after so many tokens.</summary>
    public void BrokenOff(UsageDetails? usage, long outputTokens) => spending.Settle(this, Cost(usage, outputTokens), isAnswer: false);

    /// <summary>It was never sent.</summary>
    public void Withdrawn() => spending.Settle(this, default, isAnswer: false);

    /// <summary>It was sent, and nobody knows what became of it: at least its prompt, since the provider may have charged it.</summary>
    public void GivenUp(UsageDetails? usage) => BrokenOff(usage, 0);

    /// <summary>It failed: what the provider said that it used, else nothing, unless it <see cref="Failure.MayHaveCost">may have cost</see>
    /// something.</summary>
    public void Failed(Failure failure)
    {
        if (failure.MayHaveCost) BrokenOff(failure.Usage, failure.Rejected is { } text ? TokenEstimator.Estimate(text) : 0);
        else spending.Settle(this, new BookedCost(spending.Cost(this, failure.Usage) ?? 0, false), isAnswer: false);
    }

    /// <summary>A provider's word for the cost, as far as it is within what the request could cost.</summary>
    private decimal? Believable(decimal? cost) => cost >= 0 && cost <= reserved ? cost : null;

    /// <summary>The cost of the tokens that were told, and of an estimate for those that were not.</summary>
    private BookedCost Cost(UsageDetails? usage, long outputTokens)
    {
        bool isEstimate = usage is null or { InputTokenCount: null } or { OutputTokenCount: null };
        if (isEstimate)
        {
            usage = new ReportedUsage
            {
                InputTokenCount = usage?.InputTokenCount ?? promptTokens,
                OutputTokenCount = usage?.OutputTokenCount ?? outputTokens,
                CachedInputTokenCount = usage?.InputTokenCount is null ? null : usage.CachedInputTokenCount,
                ServiceTier = (usage as ReportedUsage)?.ServiceTier,
            };
        }
        // Where a price is missing, no less than what was set aside.
        return spending.Cost(this, usage) is { } priced
            ? new BookedCost(priced, isEstimate)
            : new BookedCost(Math.Max(reserved, spending.WorstCost(this, usage!) ?? 0), true);
    }
}

/// <summary>What is booked for a request.</summary>
/// <param name="Usd">US dollars.</param>
/// <param name="IsEstimate">The provider has not said what it used, or not in what service tier.</param>
internal readonly record struct BookedCost(decimal Usd, bool IsEstimate);
