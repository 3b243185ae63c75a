namespace Fallback;

/// <summary>The budgets of a chain; 0 is no budget.</summary>
internal sealed record CostBudget(decimal PerCall, decimal PerDay, CostAccount Account)
{
    /// <summary>Returns null if neither budget is declared.</summary>
    public static CostBudget? Of((decimal PerCall, decimal PerDay) budget, CostAccount account) =>
        budget is (0, 0) ? null : new CostBudget(budget.PerCall, budget.PerDay, account);
}
