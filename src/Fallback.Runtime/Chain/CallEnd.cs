namespace Fallback;

/// <summary>How a call ended. The first four are the values of <see cref="AnswerStatus"/>.</summary>
internal enum CallEnd
{
    Live = AnswerStatus.Live,
    Cached = AnswerStatus.Cached,
    Stale = AnswerStatus.Stale,
    Default = AnswerStatus.Default,
    /// <summary>With an exception that is no cancellation.</summary>
    Failed,
    /// <summary>By its caller, who cancelled it or left its stream.</summary>
    Cancelled,
}
