namespace Fallback.Roslyn;

/// <summary>What a method returns.</summary>
internal sealed record AnswerSpec
{
    public CallKind Kind { get; init; }

    /// <summary>Whether the caller gets the <c>ChatResponse</c> or its updates, not the text.</summary>
    public bool WantsResponse { get; init; }

    /// <summary>The type that the answer is read as, from JSON; null for text and responses.</summary>
    public string? Json { get; init; }

    /// <summary>Whether the caller gets a <c>FallbackResult</c> of it.</summary>
    public bool WantsResult { get; init; }

    /// <summary>Whether a type argument is annotated nullable; task types are invariant, so the answer must be converted.</summary>
    public bool IsNullable { get; init; }
}

internal enum CallKind
{
    Task,
    ValueTask,
    Stream,
}
