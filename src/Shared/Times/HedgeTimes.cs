namespace Fallback;

/// <summary>When tiers are asked side by side.</summary>
/// <param name="DelayMs">Milliseconds; negative where it is measured, so that nobody knows it before.</param>
/// <param name="MaxParallel">Requests in flight at once.</param>
internal sealed record HedgeTimes(long DelayMs, int MaxParallel);
