namespace Fallback;

/// <summary>Asks the cheapest tier that is good enough first, instead of the first one.</summary>
/// <remarks>
/// For each call anew: the tiers of at least <see cref="MinQuality"/> by what the call is expected to cost there, the cheapest first; then
/// the others in declared order, since a weaker answer is better than none. With <see cref="CostBudgetAttribute.PerCallUsd"/> a tier that
/// could cost more is left out as always. Every tier needs a price, and with a minimum a quality (<c>Models:&lt;name&gt;:Quality</c>): one
/// without is a mistake at start. See docs/limits-and-budgets.md.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class PreferCheapestAttribute : Attribute
{
    /// <summary>The quality from which a tier is good enough, 0 to 1 on whatever scale your own evaluations have. Default 0: every tier is.</summary>
    public double MinQuality { get; set; }
}
