namespace Fallback.OutageBench;

/// <summary>What a provider does with a request.</summary>
/// <param name="Status">The HTTP status; 0 hangs.</param>
/// <param name="After">Milliseconds until it replies.</param>
/// <param name="RetryAfter">With a 429.</param>
internal readonly record struct Decision(int Status, double After, TimeSpan RetryAfter = default);
