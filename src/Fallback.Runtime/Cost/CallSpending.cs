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
    /// <param name="hold">How long the request can take, unless it is renewed.</param>
    public Admission<CostLease?> Reserve(Call lane, Tier tier, TimeSpan hold)
    {
        DateTimeOffset now = call.Time.GetUtcNow();
        ModelFacts? facts = tier.CurrentFacts;
        TokenDemand demand = TokenDemand.Of(lane, tier);
        // What cannot be measured or priced could cost anything.
        if (CallContext.MostTokens(lane, tier) is not { } prompt
            || CostCalculator.WorstCase(facts, prompt, demand.Output, now, ServiceTiers.Asked(call.Request)) is not { } most)
            return OverBudget();
        if (budget.Account.IsCrowded) ExpireLost();
        if (!TryReserve(facts!, demand.Prompt, most, now, hold, out Admission<CostLease?> admission) && ExpireLost())
            _ = TryReserve(facts!, demand.Prompt, most, now, hold, out admission);
        return admission;
    }

    public void Settle(CostLease lease, BookedCost booked, bool isAnswer)
    {
        decimal total, reserved, cost = booked.Usd, estimate = booked.IsEstimate ? booked.Usd : 0;
        lock (_lock)
        {
            if (lease.IsOver) return;
            lease.IsOver = true;
            reserved = lease.Booked is null ? lease.Reserved : 0;
            cost -= lease.Booked ?? 0;
            estimate -= lease.Booked ?? 0;
            _reserved -= reserved;
            total = _spent += cost;
        }
        budget.Account.Close(lease);
        budget.Account.Settle(reserved, cost, estimate, lease.Day);
        if (!isAnswer) return;
        if (budget.Account.Judge(total) is not { } usual) return;
        call.Runtime.Instruments.Spiked(call);
        Log.CostSpike(call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, total, usual);
    }

    public void Renew(CostLease lease, TimeSpan hold) => lease.ExpiresAt = After(hold);

    /// <summary>Puts the least that a request can have cost in the place of what was set aside; what it has cost is settled if it ends.</summary>
    public void Expire(CostLease lease, decimal least)
    {
        lock (_lock)
        {
            if (lease.IsOver || lease.Booked is not null) return;
            lease.Booked = least;
            _reserved -= lease.Reserved;
            _spent += least;
        }
        budget.Account.Close(lease);
        budget.Account.Settle(lease.Reserved, least, least, lease.Day);
    }

    public decimal? Cost(CostLease lease, UsageDetails? usage) =>
        CostCalculator.Estimate(lease.Facts, usage, call.Time.GetUtcNow(), ServiceTiers.Of(usage, call.Request));

    /// <summary>The most that such tokens can have cost, where the price of their service tier is unknown.</summary>
    public decimal? WorstCost(CostLease lease, UsageDetails usage) =>
        CostCalculator.WorstEstimate(lease.Facts, usage, call.Time.GetUtcNow(), ServiceTiers.Of(usage, call.Request));

    /// <summary>Takes back what requests hold that should have ended long ago; false where there are none.</summary>
    private bool ExpireLost()
    {
        CostLease[] lost = budget.Account.Lost(call.Time.GetTimestamp());
        foreach (CostLease lease in lost) lease.Expire();
        return lost.Length > 0;
    }

    private bool TryReserve(ModelFacts facts, long prompt, decimal most, DateTimeOffset now, TimeSpan hold, out Admission<CostLease?> admission)
    {
        lock (_lock)
        {
            admission = OverBudget();
            if (budget.PerCall > 0 && _spent + _reserved + most > budget.PerCall) return false;
            if (!budget.Account.TryReserve(most, budget.PerDay, now, out DateOnly day))
            {
                admission = OverBudget(budget.Account.UntilMore ?? now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
                return false;
            }
            _reserved += most;
            var lease = new CostLease(this, facts, prompt, most, day) { ExpiresAt = After(hold) };
            budget.Account.Open(lease);
            admission = Admission<CostLease?>.Granted(lease);
            return true;
        }
    }

    private long After(TimeSpan hold) => call.Time.GetTimestamp() + (long)(hold.TotalSeconds * call.Time.TimestampFrequency);

    private static Admission<CostLease?> OverBudget(TimeSpan wait = default) => Admission<CostLease?>.Refused(SkipReason.OverBudget, wait);
}
