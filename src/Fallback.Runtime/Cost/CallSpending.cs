using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What one call has spent and set aside, over all its attempts. Thread-safe, since attempts may run side by side.</summary>
internal sealed class CallSpending(Call call, CostBudget budget)
{
    private readonly object _lock = new();
    private decimal _spent;
    private decimal _reserved;

    /// <summary>
    /// Sets aside what a request to a tier can cost at most, if that is within the budgets; where the day's is in the way, until the next
    /// begins.
    /// </summary>
    /// <param name="lane">The call, or its part at that tier.</param>
    /// <param name="tier">Who is to be asked.</param>
    public Admission<CostLease?> Reserve(Call lane, Tier tier)
    {
        DateTimeOffset now = call.Time.GetUtcNow();
        ModelFacts? facts = tier.CurrentFacts;
        TokenDemand demand = TokenDemand.Of(lane, tier);
        // What cannot be measured or priced could cost anything.
        if (CallContext.MostTokens(lane, tier) is not { } prompt
            || CostCalculator.WorstCase(facts, prompt, demand.Output, now, ServiceTiers.Asked(call.Request)) is not { } most)
            return OverBudget();
        lock (_lock)
        {
            if (budget.PerCall > 0 && _spent + _reserved + most > budget.PerCall) return OverBudget();
            if (!budget.Account.TryReserve(most, budget.PerDay, now, out DateOnly day))
                return OverBudget(now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
            _reserved += most;
            return Admission<CostLease?>.Granted(new CostLease(this, facts!, demand.Prompt, most, day));
        }
    }

    public void Settle(CostLease lease, decimal cost, bool isAnswer)
    {
        decimal total;
        lock (_lock)
        {
            if (lease.IsOver) return;
            lease.IsOver = true;
            _reserved -= lease.Reserved;
            total = _spent += cost;
        }
        budget.Account.Settle(lease.Reserved, cost, lease.Day);
        if (!isAnswer) return;
        Metrics.Spent(call, total);
        if (budget.Account.Judge(total) is not { } usual) return;
        Metrics.Spiked(call);
        Log.CostSpike(call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, total, usual);
    }

    public decimal? Cost(CostLease lease, UsageDetails? usage) =>
        CostCalculator.Estimate(lease.Facts, usage, call.Time.GetUtcNow(), ServiceTiers.Of(usage, call.Request));

    /// <summary>The most that such tokens can have cost, where the price of their service tier is unknown.</summary>
    public decimal? WorstCost(CostLease lease, UsageDetails usage) =>
        CostCalculator.WorstEstimate(lease.Facts, usage, call.Time.GetUtcNow(), ServiceTiers.Of(usage, call.Request));

    private static Admission<CostLease?> OverBudget(TimeSpan wait = default) => Admission<CostLease?>.Refused(SkipReason.OverBudget, wait);
}
