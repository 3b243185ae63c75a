namespace Fallback.Roslyn;

/// <summary>A method to implement.</summary>
internal sealed record MethodSpec
{
    /// <summary>The name; escaped where it is a keyword.</summary>
    public string Name { get; init; } = "";

    /// <summary>The interface for which the class implements the method explicitly; null if the class shows it.</summary>
    public string? Owner { get; init; }

    /// <summary>The return type as it is written in the implementation.</summary>
    public string ReturnType { get; init; } = "";

    public AnswerSpec Answer { get; init; } = new();

    /// <summary>The field with the format of the answer, for a typed one.</summary>
    public string? FormatField { get; init; }

    public EquatableArray<ParameterSpec> Parameters { get; init; }

    public PromptSpec? System { get; init; }

    public PromptSpec? User { get; init; }

    public ParameterSpec? History { get; init; }

    /// <summary>The contents after the text in the user's message.</summary>
    public EquatableArray<ContentSpec> Contents { get; init; }

    public ParameterSpec? Options { get; init; }

    public ParameterSpec? CancellationToken { get; init; }

    /// <summary>The chain's index in <see cref="ClientSpec.Chains"/>.</summary>
    public int Chain { get; init; }

    /// <summary>What a Refit interface's method needs in addition to its signature; null for a chat method.</summary>
    public RefitSpec? Refit { get; init; }

    /// <summary>The settings' index in <see cref="ClientSpec.Generations"/>; -1 for none.</summary>
    public int Generation { get; init; } = -1;
}

/// <summary>A parameter; its name is escaped where it is a keyword.</summary>
internal sealed record ParameterSpec(string Type, string Name, bool IsNullable, bool NeedsNullCheck);

/// <summary>A parameter whose value is a content of the user's message, or a sequence of contents.</summary>
internal sealed record ContentSpec(ParameterSpec Parameter, bool IsSequence);
