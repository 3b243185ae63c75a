namespace Fallback.Roslyn;

/// <summary>A client to emit: only strings, numbers and records, so that an unrelated edit finds it equal and emits nothing.</summary>
internal sealed record ClientSpec
{
    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public bool IsPublic { get; init; }

    /// <summary>The interface, fully qualified.</summary>
    public string Interface { get; init; } = "";

    /// <summary>The interface's own name, by which configuration and logs know it.</summary>
    public string InterfaceName { get; init; } = "";

    public string HintName { get; init; } = "";

    /// <summary>Whether a method's type argument is annotated nullable, which an invariant task type warns about.</summary>
    public bool HasNullableAnswers { get; init; }

    public EquatableArray<NamedChain> Chains { get; init; }

    public EquatableArray<GenerationSpec> Generations { get; init; }

    public EquatableArray<MethodSpec> Methods { get; init; }
}

/// <summary>A chain and the name of its field: <c>Chain</c>, or <c>AnswerAsyncChain</c> for a method's own.</summary>
internal sealed record NamedChain(string Name, ChainSpec Chain);
