namespace Fallback;

/// <summary>A single fact that a refusal teaches about a tier: a figure or a name, by its kind.</summary>
internal readonly record struct Lesson(LessonKind Kind, string? Name = null, int Number = 0)
{
    /// <summary>
    /// Long enough to avoid repeated refusals, and short enough that a mistake, or a fixed model, is noticed the same day.
    /// </summary>
    private static readonly TimeSpan _usual = TimeSpan.FromHours(1);

    /// <summary>The time for a figure that was read from a message.</summary>
    private static readonly TimeSpan _short = TimeSpan.FromMinutes(10);

    /// <summary>Whether no code supports it, and no answer has confirmed it.</summary>
    public bool IsHearsay { get; init; }

    public TimeSpan Lifetime => IsHearsay ? _short : _usual;

    /// <summary>The subject, for display.</summary>
    public string What => Kind switch
    {
        LessonKind.ContextWindow => "context window",
        LessonKind.OutputLimit => "output limit",
        LessonKind.OutputLimitName => "name of the output limit",
        LessonKind.DroppedParameter => "parameter left out",
        LessonKind.AnswerMode => "answer format",
        LessonKind.StreamOptions => "parameter left out",
        LessonKind.Streams => "streaming",
        LessonKind.Successor => "successor model",
        LessonKind.TokensPerMinute => "tokens a minute",
        LessonKind.SystemRole => "role of system messages",
        _ => "partial answers",
    };

    /// <summary>The value that is assumed.</summary>
    public string Value => Kind switch
    {
        LessonKind.ContextWindow or LessonKind.OutputLimit or LessonKind.TokensPerMinute => Wording.Invariant($"{Number}"),
        LessonKind.AnswerMode => ((StructuredOutputMode)Number).ToString(),
        LessonKind.StreamOptions => "stream_options",
        LessonKind.Streams => Number == 1 ? "streams only" : "no streams",
        LessonKind.Prefill => "refused",
        _ => Name ?? "",
    };

    /// <summary>Whether it replaces the other lesson.</summary>
    public bool Replaces(in Lesson other) => Kind == other.Kind && (Kind != LessonKind.DroppedParameter || Name == other.Name);

    public override string ToString() => $"{What}: {Value}";
}
