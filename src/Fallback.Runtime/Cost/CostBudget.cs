namespace Fallback;

/// <summary>The budgets of a chain; 0 is none.</summary>
internal sealed record CostBudget(decimal PerCall, decimal PerDay, CostAccount Account)
{
    /// <summary>Null when neither is declared.</summary>
    public static CostBudget? Of((decimal PerCall, decimal PerDay) budget, CostAccount account) =>
        budget is (0, 0) ? null : new CostBudget(budget.PerCall, budget.PerDay, account);
}
