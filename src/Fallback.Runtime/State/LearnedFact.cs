namespace Fallback;

/// <summary>A fact that Fallback has learned from a tier's refusals, and until when it remembers it.</summary>
public sealed record LearnedFact
{
    /// <summary>The subject, for people to read: <c>context window</c>, <c>parameter left out</c>, <c>refused requests</c> …</summary>
    public required string What { get; init; }

    /// <summary>The value: <c>8192</c>, <c>temperature</c> …</summary>
    public required string Value { get; init; }

    /// <summary>The time when the fact was learned.</summary>
    public required DateTimeOffset LearnedAt { get; init; }

    /// <summary>
    /// The time when the fact is forgotten. The next call then sends its request as if the fact had never been learned.
    /// <see cref="FallbackMonitor.Reset(string)"/> forgets it at once.
    /// </summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Returns the subject and value: <c>context window: 8192</c>.</summary>
    public override string ToString() => $"{What}: {Value}";
}
