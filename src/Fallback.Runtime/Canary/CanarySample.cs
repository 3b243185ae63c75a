namespace Fallback;

/// <summary>The first attempt of a call, as far as it says something about its tier.</summary>
/// <param name="IsCanary">The canary's; else the first choice's of a call that does not ask the canary.</param>
/// <param name="Failed">Whether the call had to go on.</param>
/// <param name="Latency">Of a success.</param>
/// <param name="CostUsd">Of a success; null where it is unknown.</param>
internal readonly record struct CanarySample(bool IsCanary, bool Failed, TimeSpan Latency = default, decimal? CostUsd = null);
