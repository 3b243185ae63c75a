namespace Fallback;

/// <summary>Something that a tier's refusals have taught, and until when it is held to be true.</summary>
public sealed record LearnedFact
{
    /// <summary>What it is about, for people: <c>context window</c>, <c>parameter left out</c>, <c>refused requests</c> …</summary>
    public required string What { get; init; }

    /// <summary>What is held to be true: <c>8192</c>, <c>temperature</c> …</summary>
    public required string Value { get; init; }

    /// <summary>When it was learnt.</summary>
    public required DateTimeOffset LearnedAt { get; init; }

    /// <summary>When it is forgotten: the next call then asks as if it had never been learnt. <see cref="FallbackMonitor.Reset(string)"/> forgets it
    /// at once.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What and value: <c>context window: 8192</c>.</summary>
    public override string ToString() => $"{What}: {Value}";
}
