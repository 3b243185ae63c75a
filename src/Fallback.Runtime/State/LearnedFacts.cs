using System.Collections.Immutable;

namespace Fallback;

/// <summary>What a tier's refusals have taught about it. Immutable.</summary>
internal sealed record LearnedFacts
{
    public static readonly LearnedFacts None = new();

    /// <summary>Tokens that the model really takes.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Output tokens that the model really gives.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>The name under which the output limit is accepted.</summary>
    public string? MaxTokensParameter { get; init; }

    /// <summary>Parameters that the model does not take.</summary>
    public ImmutableHashSet<string> DroppedParameters { get; init; } = [];

    /// <summary>The most that a provider takes of answer formats, once it has refused more.</summary>
    public StructuredOutputMode? AnswerMode { get; init; }

    public bool StreamOptionsRejected { get; init; }

    /// <summary>True for a model that answers in streams only, false for one that gives none; null where it does as it is asked.</summary>
    public bool? Streams { get; init; }

    /// <summary>The model that has taken a retired one's place.</summary>
    public string? SuccessorModel { get; init; }

    /// <summary>The account's limit of tokens a minute, above which no single request can pass.</summary>
    public int? TokensPerMinute { get; init; }
}
