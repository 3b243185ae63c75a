namespace Fallback;

/// <summary>Budgets in configuration, see <see cref="CostBudgetAttribute"/>. Null leaves what is declared, else none.</summary>
public sealed class CostBudgetOptions : PolicyOptions
{
    /// <summary>US dollars that one call may cost. At least 0; 0 is no budget.</summary>
    public decimal? PerCallUsd { get; set; }

    /// <summary>US dollars that the client may cost in a day (UTC). At least 0; 0 is no budget.</summary>
    public decimal? PerDayUsd { get; set; }
}
