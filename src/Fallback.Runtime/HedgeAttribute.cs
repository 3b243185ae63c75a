namespace Fallback;

/// <summary>
/// Hedges slow tiers: while one tier takes long, Fallback also asks the next one. The first answer wins, and the other requests are
/// canceled. If a tier fails, Fallback asks the next one at once, as it does without this attribute.
/// </summary>
/// <remarks>
/// Hedging costs what the canceled requests cost, which a provider rarely reports. The result's attempts list a canceled request as
/// <see cref="FailureKind.Cancelled"/>. It does not count against its tier, unless it took longer than the tier's slow answers do: then the
/// tier's breaker counts it as a timeout. Streams are hedged until their first content.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class HedgeAttribute : Attribute
{
    /// <summary>
    /// The delay in milliseconds after which Fallback also asks the next tier. With 0, it asks <see cref="MaxParallel"/> tiers at once (a
    /// race). Default -1: as early as <see cref="ExtraCost"/> allows. Do not set both this and <see cref="ExtraCost"/>.
    /// </summary>
    public int DelayMs { get; init; } = -1;

    /// <summary>
    /// The share of the calls' cost that hedging may add, greater than 0 and at most 1. Default 0.1. The delay follows from this share,
    /// from the prices, and from how long the tiers' answers take. Do not set both this and <see cref="DelayMs"/>.
    /// </summary>
    public double ExtraCost { get; init; } = 0.1;

    /// <summary>The number of requests that may run at once, at least 2. Default 2.</summary>
    public int MaxParallel { get; init; } = 2;
}
