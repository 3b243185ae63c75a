namespace Fallback;

/// <summary>What a refusal can teach about a tier.</summary>
internal enum LessonKind
{
    /// <summary>Tokens that the model really takes.</summary>
    ContextWindow,
    /// <summary>Output tokens that the model really gives.</summary>
    OutputLimit,
    /// <summary>The name under which the output limit is accepted.</summary>
    OutputLimitName,
    /// <summary>A parameter that the model does not take.</summary>
    DroppedParameter,
    /// <summary>The most that a provider takes of answer formats, once it has refused more.</summary>
    AnswerMode,
    /// <summary>That <c>stream_options</c> is refused.</summary>
    StreamOptions,
    /// <summary>Whether a model answers in streams only (1), or gives none (0).</summary>
    Streams,
    /// <summary>The model that has taken a retired one's place.</summary>
    Successor,
    /// <summary>The account's limit of tokens a minute, above which no single request can pass.</summary>
    TokensPerMinute,
    /// <summary>The role that takes a developer's or the system's texts.</summary>
    SystemRole,
    /// <summary>That the model does not go on with an answer that was begun.</summary>
    Prefill,
}
