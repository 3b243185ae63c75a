using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a call ended. The first four are the values of <see cref="AnswerStatus"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallOutcome>))]
public enum CallOutcome
{
    /// <summary>A provider answered.</summary>
    Live = AnswerStatus.Live,
    /// <summary>The answer came from the cache.</summary>
    Cached = AnswerStatus.Cached,
    /// <summary>The answer was an expired one from the cache.</summary>
    Stale = AnswerStatus.Stale,
    /// <summary>The answer was the default response.</summary>
    Default = AnswerStatus.Default,
    /// <summary>The call ended with an exception other than cancellation.</summary>
    Failed,
    /// <summary>The caller canceled the call or left its stream before the end.</summary>
    Cancelled,
}
