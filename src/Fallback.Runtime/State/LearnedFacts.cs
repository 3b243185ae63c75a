using System.Collections.Immutable;

namespace Fallback;

/// <summary>What a tier's refusals have taught about it, and until when that applies. Immutable; two are equal only by reference.</summary>
internal sealed class LearnedFacts
{
    public static readonly LearnedFacts None = new([]);

    private LearnedFacts(ImmutableArray<KnownLesson> lessons)
    {
        Lessons = lessons;
        foreach (KnownLesson known in lessons)
        {
            Until = Math.Min(Until, known.Until);
            Take(known.Lesson);
        }
    }

    /// <summary>All lessons, in the order in which they were learned.</summary>
    public ImmutableArray<KnownLesson> Lessons { get; }

    /// <summary>
    /// The timestamp at which the first lesson is forgotten; the largest value if none ever is, so that the clock need not be read.
    /// </summary>
    public long Until { get; } = long.MaxValue;

    /// <summary>The tokens that the model actually accepts.</summary>
    public int? ContextWindow { get; private set; }

    /// <summary>The output tokens that the model actually produces.</summary>
    public int? MaxOutput { get; private set; }

    /// <summary>The name under which the output limit is accepted.</summary>
    public string? MaxTokensParameter { get; private set; }

    /// <summary>Parameters that the model does not accept.</summary>
    public ImmutableHashSet<string> DroppedParameters { get; private set; } = [];

    /// <summary>The best answer format that a provider accepts, once it has refused a better one.</summary>
    public StructuredOutputMode? AnswerMode { get; private set; }

    public bool StreamOptionsRejected { get; private set; }

    /// <summary>True for a model that only streams its answers, false for one that never does; null if both work.</summary>
    public bool? Streams { get; private set; }

    /// <summary>The model that has replaced a retired one.</summary>
    public string? SuccessorModel { get; private set; }

    /// <summary>The account's limit of tokens per minute, above which no single request can pass.</summary>
    public int? TokensPerMinute { get; private set; }

    /// <summary>The role in which developer and system messages are accepted; null for their own.</summary>
    public string? SystemRole { get; private set; }

    /// <summary>Whether the model does not continue an answer that was begun.</summary>
    public bool PrefillRejected { get; private set; }

    /// <summary>Adds a lesson; returns the same object if it is not new.</summary>
    public LearnedFacts With(in Lesson lesson, DateTimeOffset at = default, long until = long.MaxValue)
    {
        foreach (KnownLesson known in Lessons)
            if (known.Lesson == lesson || lesson.Replaces(known.Lesson) && !IsNews(lesson, known.Lesson)) return this;
        ImmutableArray<KnownLesson>.Builder kept = ImmutableArray.CreateBuilder<KnownLesson>(Lessons.Length + 1);
        foreach (KnownLesson known in Lessons)
            if (!lesson.Replaces(known.Lesson)) kept.Add(known);
        kept.Add(new KnownLesson(lesson, at, until));
        return new LearnedFacts(kept.DrainToImmutable());
    }

    /// <summary>Removes lessons that are forgotten by then.</summary>
    public LearnedFacts At(long now)
    {
        if (now < Until) return this;
        ImmutableArray<KnownLesson> kept = [.. Lessons.Where(known => now < known.Until)];
        return kept.IsEmpty ? None : new LearnedFacts(kept);
    }

    /// <summary>Whether a lesson is new: modes only ever go down; for any other kind, the latest one applies.</summary>
    private static bool IsNews(in Lesson lesson, in Lesson known) =>
        lesson.Kind != LessonKind.AnswerMode || lesson.Number < known.Number;

    private void Take(in Lesson lesson)
    {
        switch (lesson.Kind)
        {
            case LessonKind.ContextWindow: ContextWindow = lesson.Number; break;
            case LessonKind.OutputLimit: MaxOutput = lesson.Number; break;
            case LessonKind.OutputLimitName: MaxTokensParameter = lesson.Name; break;
            case LessonKind.DroppedParameter: DroppedParameters = DroppedParameters.Add(lesson.Name!); break;
            case LessonKind.AnswerMode: AnswerMode = (StructuredOutputMode)lesson.Number; break;
            case LessonKind.StreamOptions: StreamOptionsRejected = true; break;
            case LessonKind.Streams: Streams = lesson.Number == 1; break;
            case LessonKind.Successor: SuccessorModel = lesson.Name; break;
            case LessonKind.TokensPerMinute: TokensPerMinute = lesson.Number; break;
            case LessonKind.SystemRole: SystemRole = lesson.Name; break;
            case LessonKind.Prefill: PrefillRejected = true; break;
        }
    }
}
