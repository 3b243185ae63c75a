using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What is set aside for one request. Settled once, by the first who knows what it has cost.</summary>
internal sealed class CostLease(CallSpending spending, ModelFacts facts, long promptTokens, decimal reserved, DateOnly day)
{
    public ModelFacts Facts => facts;

    public decimal Reserved => reserved;

    public DateOnly Day => day;

    /// <summary>Guarded by the lock of the call's spending.</summary>
    public bool IsOver { get; set; }

    /// <summary>It answered: by the provider's word for the cost, or for the tokens, else by an estimate of both.</summary>
    public void Answered(UsageDetails? usage, decimal? reported, long outputTokens) =>
        spending.Settle(this, reported ?? spending.Cost(this, usage) ?? Estimate(outputTokens), isAnswer: true);

    /// <summary>It broke off after so many tokens.</summary>
    public void BrokenOff(UsageDetails? usage, long outputTokens) =>
        spending.Settle(this, spending.Cost(this, usage) ?? Estimate(outputTokens), isAnswer: false);

    /// <summary>It failed or was given up: what the provider said that it used, else nothing.</summary>
    public void Failed(UsageDetails? usage) => spending.Settle(this, spending.Cost(this, usage) ?? 0, isAnswer: false);

    private decimal Estimate(long outputTokens) =>
        spending.Cost(this, new UsageDetails { InputTokenCount = promptTokens, OutputTokenCount = outputTokens }) ?? reserved;
}
