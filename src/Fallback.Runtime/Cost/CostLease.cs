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
    public void Expire() => spending.Expire(this, Cost(null, 0));

    /// <summary>It answered: by the provider's word for the cost, or for the tokens, else by an estimate of both.</summary>
    public void Answered(UsageDetails? usage, decimal? reported, long outputTokens) =>
        spending.Settle(this, Believable(reported ?? (usage as ReportedUsage)?.CostUsd) ?? Cost(usage, outputTokens), isAnswer: true);

    /// <summary>It broke off after so many tokens.</summary>
    public void BrokenOff(UsageDetails? usage, long outputTokens) => spending.Settle(this, Cost(usage, outputTokens), isAnswer: false);

    /// <summary>It failed or was given up: what the provider said that it used, else nothing.</summary>
    public void Failed(UsageDetails? usage) => spending.Settle(this, spending.Cost(this, usage) ?? 0, isAnswer: false);

    /// <summary>A provider's word for the cost, as far as it is within what the request could cost.</summary>
    private decimal? Believable(decimal? cost) => cost >= 0 && cost <= reserved ? cost : null;

    /// <summary>The cost of the tokens that were told, and of an estimate for those that were not.</summary>
    private decimal Cost(UsageDetails? usage, long outputTokens)
    {
        if (usage is null or { InputTokenCount: null } or { OutputTokenCount: null })
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
        return spending.Cost(this, usage) ?? Math.Max(reserved, spending.WorstCost(this, usage) ?? 0);
    }
}
