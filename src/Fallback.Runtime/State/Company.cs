namespace Fallback;

/// <summary>
/// The calls next to a failed one, which show whether a row of failures is conclusive. With the default value, only their number counts.
/// </summary>
/// <param name="Answers">The latency of answers; null if there were none.</param>
/// <param name="IsOutnumbered">Whether more calls were answered than failed while it was running.</param>
/// <param name="Waiting">The number of other running calls.</param>
/// <param name="WasAlone">Whether no other call was running from its beginning to its end.</param>
internal readonly record struct Company(LatencyTracker? Answers, bool IsOutnumbered, int Waiting, bool WasAlone = false);
