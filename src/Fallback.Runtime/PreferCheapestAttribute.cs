namespace Fallback;

/// <summary>Asks the cheapest tier that is good enough first, instead of the first tier of the chain.</summary>
/// <remarks>
/// Fallback sorts the tiers for each call: first those with at least <see cref="MinQuality"/>, the lowest expected cost of the call first;
/// then the others in declared order, because a weaker answer is better than none. A tier that could cost more than
/// <see cref="CostBudgetAttribute.PerCallUsd"/> is skipped as always. Every tier needs a price and, if there is a minimum, a quality
/// (<c>Models:&lt;name&gt;:Quality</c>); a tier without them is an error at start. See
/// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/limits-and-budgets.md">limits and budgets</see>.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class PreferCheapestAttribute : Attribute
{
    /// <summary>
    /// The lowest quality that is good enough, from 0 to 1, on the scale of your own evaluations. Default 0: every tier is good enough.
    /// </summary>
    public double MinQuality { get; set; }
}
