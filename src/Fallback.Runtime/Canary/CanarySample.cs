namespace Fallback;

/// <summary>The first attempt of a call, if it shows something about its tier.</summary>
/// <param name="IsCanary">Whether it is the canary's; otherwise it is the first tier's, of a call that does not ask the canary.</param>
/// <param name="Failed">Whether the call had to fail over.</param>
/// <param name="Latency">The latency of a success.</param>
/// <param name="CostUsd">The cost of a success; null if unknown.</param>
internal readonly record struct CanarySample(bool IsCanary, bool Failed, TimeSpan Latency = default, decimal? CostUsd = null);
