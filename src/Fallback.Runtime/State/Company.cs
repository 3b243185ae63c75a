namespace Fallback;

/// <summary>What a failed call had beside it, by which it is judged whether failures in a row mean anything. The default value lets
/// their number decide.</summary>
/// <param name="Answers">How long answers take; null as long as there were none.</param>
/// <param name="IsOutnumbered">Whether more calls were answered than failed while it was under way.</param>
/// <param name="Waiting">Other calls that are under way.</param>
/// <param name="WasAlone">Whether no other call was under way from its beginning to its end.</param>
internal readonly record struct Company(LatencyTracker? Answers, bool IsOutnumbered, int Waiting, bool WasAlone = false);
