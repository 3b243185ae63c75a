namespace Fallback;

/// <summary>How long a tier's answers take.</summary>
/// <param name="Median">What every other one takes longer than.</param>
/// <param name="Slowest">What one in a hundred takes longer than.</param>
internal sealed record LatencySpread(TimeSpan Median, TimeSpan Slowest);
