namespace Fallback.Roslyn;

/// <summary>A method to implement.</summary>
internal sealed record MethodSpec
{
    public string Name { get; init; } = "";

    /// <summary>The return type as it is written in the implementation.</summary>
    public string ReturnType { get; init; } = "";

    public CallKind Kind { get; init; }

    /// <summary>Whether the caller gets the <c>ChatResponse</c>, not its text.</summary>
    public bool WantsResponse { get; init; }

    /// <summary>Whether the caller gets a <c>FallbackResult</c> of it.</summary>
    public bool WantsResult { get; init; }

    public EquatableArray<ParameterSpec> Parameters { get; init; }

    public PromptSpec? System { get; init; }

    public PromptSpec? User { get; init; }

    public string? History { get; init; }

    public string? Options { get; init; }

    public string? CancellationToken { get; init; }

    /// <summary>The chain's place in <see cref="ClientSpec.Chains"/>.</summary>
    public int Chain { get; init; }

    /// <summary>The settings' place in <see cref="ClientSpec.Generations"/>; -1 for none.</summary>
    public int Generation { get; init; } = -1;
}

internal enum CallKind
{
    Task,
    ValueTask,
    Stream,
}

/// <summary>A parameter; its name is escaped where it is a keyword.</summary>
internal sealed record ParameterSpec(string Type, string Name, bool NeedsNullCheck);
