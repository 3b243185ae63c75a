namespace Fallback;

/// <summary>Reads what a failure teaches about its tier, if the next request can be written, or skipped, accordingly.</summary>
internal static class LessonReader
{
    /// <summary>Returns the lesson; null if there is nothing to learn.</summary>
    public static Lesson? Read(Call call, TierTurn turn, Failure failure, RequestShape sent) => failure.Kind switch
    {
        FailureKind.UnsupportedParameter => OfParameter(call, turn, failure, sent),
        FailureKind.OutputLimitTooLarge when failure.Limit is { } limit => new Lesson(LessonKind.OutputLimit, Number: limit),
        FailureKind.ContextLengthExceeded when failure.Limit is { } window => new Lesson(LessonKind.ContextWindow, Number: window),
        FailureKind.RequestTooLargeForLimit when failure.Limit is { } rate => new Lesson(LessonKind.TokensPerMinute, Number: rate),
        FailureKind.ModelUnavailable when turn.Tier.Successor is { } next && sent.Model != next.Model => new Lesson(LessonKind.Successor, next.Model),
        _ => null,
    };

    private static Lesson? OfParameter(Call call, TierTurn turn, Failure failure, RequestShape sent) => failure switch
    {
        { Parameter: ParameterNames.Stream } =>
            turn.Streams is { } streams ? new Lesson(LessonKind.Streams, Number: streams ? 0 : 1) : null,
        { Parameter: ParameterNames.AnswerFormat } =>
            sent.Answer?.Next is { } lower ? new Lesson(LessonKind.AnswerMode, Number: (int)lower) : null,
        { Parameter: SystemRole.Parameter } => new Lesson(LessonKind.SystemRole, SystemRole.After(sent, call.Request)),
        { Parameter: BegunAnswer.Parameter } => new Lesson(LessonKind.Prefill),
        { Parameter: "stream_options" } => new Lesson(LessonKind.StreamOptions),
        { ReplacementParameter: { } replacement, Parameter: "max_tokens" or "max_completion_tokens" } =>
            new Lesson(LessonKind.OutputLimitName, replacement),
        { Parameter: { } name } when RequestShaper.CanDrop(name) => new Lesson(LessonKind.DroppedParameter, name),
        _ => null,
    };
}
