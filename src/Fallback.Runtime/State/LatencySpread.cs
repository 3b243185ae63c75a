namespace Fallback;

/// <summary>The latency of a tier's answers.</summary>
/// <param name="Median">The latency that half of the answers exceed.</param>
/// <param name="Slowest">The latency that one answer in a hundred exceeds.</param>
internal sealed record LatencySpread(TimeSpan Median, TimeSpan Slowest);
