namespace Fallback;

/// <summary>
/// The next tier is asked beside one that takes long, instead of after it; the first answer wins and the other requests are cancelled.
/// A tier that fails hands over at once, as without this attribute.
/// </summary>
/// <remarks>
/// Costs what the cancelled requests cost, of which a provider rarely tells the figure. A cancelled request stands in the result's attempts as
/// <see cref="FailureKind.Cancelled"/> and says nothing about its tier, unless it took longer than the tier's slow answers: then it counts as a
/// timeout for the tier's breaker. Streams are hedged until their first content.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class HedgeAttribute : Attribute
{
    /// <summary>
    /// Milliseconds after which the next tier is asked, too; 0 asks <see cref="MaxParallel"/> tiers at once (a race). Default -1: as early as
    /// <see cref="ExtraCost"/> allows. Not beside <see cref="ExtraCost"/>.
    /// </summary>
    public int DelayMs { get; init; } = -1;

    /// <summary>
    /// What hedging may add to the cost of the calls, as a share of it, above 0 and at most 1. The delay follows from it, from the prices and from
    /// how long the tiers' answers take. Default 0.1. Not beside <see cref="DelayMs"/>.
    /// </summary>
    public double ExtraCost { get; init; } = 0.1;

    /// <summary>Requests that may be under way at once. Default 2, at least 2.</summary>
    public int MaxParallel { get; init; } = 2;
}
