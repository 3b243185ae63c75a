namespace Fallback;

/// <summary>
/// The next tier is asked beside one that takes long, instead of after it; the first answer wins and the other requests are cancelled.
/// A tier that fails hands over at once, as without this attribute.
/// </summary>
/// <remarks>
/// Costs what the cancelled requests cost, of which a provider rarely tells the figure. A cancelled request counts neither as success nor as
/// failure of its tier, and stands in the result's attempts as <see cref="FailureKind.Cancelled"/>. Streams are hedged until their first content.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class HedgeAttribute : Attribute
{
    /// <summary>
    /// Milliseconds after which the next tier is asked, too; 0 asks <see cref="MaxParallel"/> tiers at once (a race). Default -1: the 95th
    /// percentile of the last 64 answers of the tier that is waited for, but not before its median and twice that of the next tier have passed;
    /// 2,000 as long as there are fewer than 20.
    /// </summary>
    public int DelayMs { get; init; } = -1;

    /// <summary>Requests that may be under way at once. Default 2, at least 2.</summary>
    public int MaxParallel { get; init; } = 2;
}
