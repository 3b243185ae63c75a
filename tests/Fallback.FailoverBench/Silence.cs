namespace Fallback.FailoverBench;

/// <summary>A provider that falls silent.</summary>
/// <param name="Words">How many words come before it.</param>
/// <param name="Duration">How long it lasts, if nobody goes away before.</param>
internal sealed record Silence(int Words, TimeSpan Duration);
