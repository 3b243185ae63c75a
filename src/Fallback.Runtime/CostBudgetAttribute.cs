namespace Fallback;

/// <summary>
/// What a call, and a client in a day, may cost. A tier that could cost more than is left is skipped with
/// <see cref="SkipReason.OverBudget"/>.
/// </summary>
/// <remarks>
/// Counted is what a request can cost at most: the prompt by the upper end of its estimate, and the output limit of the request, else of
/// the model. That much is reserved before it is sent and settled with what it did cost, so that parallel calls cannot overrun the budget.
/// Every tier needs a price: one without is a mistake at start. The day is UTC's, its account is shared by all clients of that name of a
/// runtime, and begins at 0 when the runtime does. Configuration (<c>Clients:&lt;interface&gt;:CostBudget</c>) goes before the attribute.
/// See docs/limits-and-budgets.md.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class CostBudgetAttribute : Attribute
{
    /// <summary>US dollars for one call, over all its attempts. At least 0; 0 (default) is no budget.</summary>
    public double PerCallUsd { get; set; }

    /// <summary>
    /// US dollars for a day. A method's own is compared with what the whole client has spent. At least 0; 0 (default) is no budget.
    /// </summary>
    public double PerDayUsd { get; set; }
}
