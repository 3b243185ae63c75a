namespace Fallback;

/// <summary>The budgets of a chain; 0 is none.</summary>
internal sealed record CostBudget(decimal PerCall, decimal PerDay, CostAccount Account)
{
    /// <summary>Null when neither is declared.</summary>
    public static CostBudget? From(CostBudgetAttribute? declared, CostAccount account) =>
        declared is null or { PerCallUsd: 0, PerDayUsd: 0 } ? null
            : new CostBudget(WrittenNumber.ToDecimal(declared.PerCallUsd), WrittenNumber.ToDecimal(declared.PerDayUsd), account);
}
