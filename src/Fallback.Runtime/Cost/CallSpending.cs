using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The amount that one call has spent and reserved, over all its attempts. Thread-safe, because attempts may run at the same time.
/// </summary>
internal sealed class CallSpending(Call call, CostBudget budget)
{
    private readonly object _lock = new();
    private decimal _spent;
    private decimal _reserved;

    /// <summary>
    /// Reserves the highest cost of a request to a tier, if the budgets permit it. If the budget of the day does not, the tier is skipped
    /// until the next day.
    /// </summary>
    /// <param name="lane">The call, or its part at that tier.</param>
    /// <param name="tier">The tier to ask.</param>
    /// <param name="hold">How long the request can take, unless it is renewed.</param>
    public Admission<CostLease?> Reserve(Call lane, Tier tier, TimeSpan hold)
    {
        DateTimeOffset now = call.Time.GetUtcNow();
        ModelFacts? facts = tier.CurrentFacts;
        TokenDemand demand = TokenDemand.Of(lane, tier);
        // A request that cannot be measured or priced could cost anything.
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

    /// <summary>
    /// Replaces a reservation with the least that the request can have cost; the actual cost is settled if the request ends.
    /// </summary>
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

    /// <summary>Returns the highest cost of these tokens if the price of their service tier is unknown.</summary>
    public decimal? WorstCost(CostLease lease, UsageDetails usage) =>
        CostCalculator.WorstEstimate(lease.Facts, usage, call.Time.GetUtcNow(), ServiceTiers.Of(usage, call.Request));

    /// <summary>Releases the reservations of requests that should have ended long ago; false if there are none.</summary>
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
