namespace Fallback;

/// <summary>The kind of a lesson from a refusal.</summary>
internal enum LessonKind
{
    /// <summary>The tokens that the model actually accepts.</summary>
    ContextWindow,
    /// <summary>The output tokens that the model actually produces.</summary>
    OutputLimit,
    /// <summary>The name under which the output limit is accepted.</summary>
    OutputLimitName,
    /// <summary>A parameter that the model does not accept.</summary>
    DroppedParameter,
    /// <summary>The best answer format that a provider accepts, once it has refused a better one.</summary>
    AnswerMode,
    /// <summary>That <c>stream_options</c> is refused.</summary>
    StreamOptions,
    /// <summary>Whether a model only streams its answers (1), or never does (0).</summary>
    Streams,
    /// <summary>The model that has replaced a retired one.</summary>
    Successor,
    /// <summary>The account's limit of tokens per minute, above which no single request can pass.</summary>
    TokensPerMinute,
    /// <summary>The role in which developer and system messages are accepted.</summary>
    SystemRole,
    /// <summary>That the model does not continue an answer that was begun.</summary>
    Prefill,
}
