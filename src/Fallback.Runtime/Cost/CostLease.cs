using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The reservation for one request. Settled once, by the first code that knows the cost.</summary>
internal sealed class CostLease(CallSpending spending, ModelFacts facts, long promptTokens, decimal reserved, DateOnly day)
{
    public ModelFacts Facts => facts;

    public decimal Reserved => reserved;

    public DateOnly Day => day;

    /// <summary>The timestamp after which no caller can be waiting for the request any more, unless it is renewed.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Whether it is settled. Guarded by the lock of the call's spending, like the following members.</summary>
    public bool IsOver { get; set; }

    /// <summary>The amount that replaced the reservation when it expired; null before.</summary>
    public decimal? Booked { get; set; }

    /// <summary>Extends the reservation.</summary>
    public void Renew(TimeSpan hold) => spending.Renew(this, hold);

    /// <summary>Expires the reservation: apparently no caller waits for the request any more. At least its prompt was charged.</summary>
    public void Expire() => spending.Expire(this, Cost(null, 0).Usd);

    /// <summary>Settles an answer: by the cost or the tokens that the provider reported, otherwise by an estimate of both.</summary>
    public void Answered(UsageDetails? usage, decimal? reported, long outputTokens) =>
        spending.Settle(
            this,
            Believable(reported ?? (usage as ReportedUsage)?.CostUsd) is { } told ? new BookedCost(told, false) : Cost(usage, outputTokens),
            isAnswer: true);

    /// <summary>Settles an answer that broke off after the given number of tokens.</summary>
    public void BrokenOff(UsageDetails? usage, long outputTokens) => spending.Settle(this, Cost(usage, outputTokens), isAnswer: false);

    /// <summary>Releases the reservation of a request that was never sent.</summary>
    public void Withdrawn() => spending.Settle(this, default, isAnswer: false);

    /// <summary>Settles a request with an unknown end: at least its prompt, because the provider may have charged it.</summary>
    public void GivenUp(UsageDetails? usage) => BrokenOff(usage, 0);

    /// <summary>
    /// Settles a failure: the usage that the provider reported; otherwise nothing, unless it <see cref="Failure.MayHaveCost">may have
    /// cost</see> something.
    /// </summary>
    public void Failed(Failure failure)
    {
        if (failure.MayHaveCost) BrokenOff(failure.Usage, failure.Rejected is { } text ? TokenEstimator.Estimate(text) : 0);
        else spending.Settle(this, new BookedCost(spending.Cost(this, failure.Usage) ?? 0, false), isAnswer: false);
    }

    /// <summary>Returns the cost that a provider reported, if it is within what the request could cost.</summary>
    private decimal? Believable(decimal? cost) => cost >= 0 && cost <= reserved ? cost : null;

    /// <summary>Returns the cost of the reported tokens, and of an estimate for those that were not reported.</summary>
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
        // If a price is missing, no less than the reservation.
        return spending.Cost(this, usage) is { } priced
            ? new BookedCost(priced, isEstimate)
            : new BookedCost(Math.Max(reserved, spending.WorstCost(this, usage!) ?? 0), true);
    }
}

/// <summary>The amount that is booked for a request.</summary>
/// <param name="Usd">The amount in US dollars.</param>
/// <param name="IsEstimate">Whether the provider did not report the usage or its service tier.</param>
internal readonly record struct BookedCost(decimal Usd, bool IsEstimate);
