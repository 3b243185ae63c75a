namespace Fallback;

/// <summary>When several tiers are asked at the same time.</summary>
/// <param name="DelayMs">The delay in milliseconds; negative if it is measured, and therefore unknown in advance.</param>
/// <param name="MaxParallel">The requests that may run at once.</param>
internal sealed record HedgeTimes(long DelayMs, int MaxParallel);
