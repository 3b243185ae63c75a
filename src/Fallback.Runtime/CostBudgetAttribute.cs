namespace Fallback;

/// <summary>
/// Limits what one call, and all calls of a client in a day, may cost. A tier that could cost more than is left of a budget is skipped with
/// <see cref="SkipReason.OverBudget"/>.
/// </summary>
/// <remarks>
/// Before it sends a request, Fallback reserves what the request can cost at most: the upper end of the prompt's estimate, and the output
/// limit of the request or, without one, of the model. Afterwards it replaces the reservation with the actual cost, so that parallel calls
/// cannot overrun the budget. Every tier needs a price; a tier without one is an error at start. A day is a day in UTC. All clients of the
/// same name in a runtime share one account of the day, which begins at 0 when the runtime starts. Configuration
/// (<c>Clients:&lt;interface&gt;:CostBudget</c>) overrides the attribute. See
/// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/limits-and-budgets.md">limits and budgets</see>.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class CostBudgetAttribute : Attribute
{
    /// <summary>The budget of one call over all its attempts, in US dollars, from 0 to 1,000,000,000. Default 0: no budget.</summary>
    public double PerCallUsd { get; set; }

    /// <summary>
    /// The budget of a day in US dollars, from 0 to 1,000,000,000. Default 0: no budget. If it is declared on a method, it is compared with
    /// what the whole client has spent.
    /// </summary>
    public double PerDayUsd { get; set; }
}
