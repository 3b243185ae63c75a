namespace Fallback;

/// <summary>
/// Budgets in configuration; see <see cref="CostBudgetAttribute"/>. A null member keeps the declared budget, if there is one.
/// </summary>
public sealed class CostBudgetOptions : PolicyOptions
{
    /// <summary>The budget of one call in US dollars, from 0 to 1,000,000,000; 0 is no budget.</summary>
    public decimal? PerCallUsd { get; set; }

    /// <summary>The client's budget of a day (UTC) in US dollars, from 0 to 1,000,000,000; 0 is no budget.</summary>
    public decimal? PerDayUsd { get; set; }
}
