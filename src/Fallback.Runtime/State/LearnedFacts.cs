using System.Collections.Immutable;

namespace Fallback;

/// <summary>What a tier's refusals have taught about it, and until when that holds. Immutable; two are the same only by reference.</summary>
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

    /// <summary>All of it, in the order in which it was learnt.</summary>
    public ImmutableArray<KnownLesson> Lessons { get; }

    /// <summary>The timestamp at which the first of it is forgotten; the largest where nothing ever is, so that nobody looks at a clock.</summary>
    public long Until { get; } = long.MaxValue;

    /// <summary>Tokens that the model really takes.</summary>
    public int? ContextWindow { get; private set; }

    /// <summary>Output tokens that the model really gives.</summary>
    public int? MaxOutput { get; private set; }

    /// <summary>The name under which the output limit is accepted.</summary>
    public string? MaxTokensParameter { get; private set; }

    /// <summary>Parameters that the model does not take.</summary>
    public ImmutableHashSet<string> DroppedParameters { get; private set; } = [];

    /// <summary>The most that a provider takes of answer formats, once it has refused more.</summary>
    public StructuredOutputMode? AnswerMode { get; private set; }

    public bool StreamOptionsRejected { get; private set; }

    /// <summary>True for a model that answers in streams only, false for one that gives none; null where it does as it is asked.</summary>
    public bool? Streams { get; private set; }

    /// <summary>The model that has taken a retired one's place.</summary>
    public string? SuccessorModel { get; private set; }

    /// <summary>The account's limit of tokens a minute, above which no single request can pass.</summary>
    public int? TokensPerMinute { get; private set; }

    /// <summary>The role in which a developer's and the system's texts are taken; null for their own.</summary>
    public string? SystemRole { get; private set; }

    /// <summary>The model does not go on with an answer that was begun.</summary>
    public bool PrefillRejected { get; private set; }

    /// <summary>With one more lesson; the same where it brings nothing new.</summary>
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

    /// <summary>Without what is forgotten by then.</summary>
    public LearnedFacts At(long now)
    {
        if (now < Until) return this;
        ImmutableArray<KnownLesson> kept = [.. Lessons.Where(known => now < known.Until)];
        return kept.IsEmpty ? None : new LearnedFacts(kept);
    }

    /// <summary>Modes only ever go down; of anything else the latest word holds.</summary>
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
