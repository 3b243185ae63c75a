using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a call ended. The first four are the values of <see cref="AnswerStatus"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallOutcome>))]
public enum CallOutcome
{
    /// <summary>Answered by a provider.</summary>
    Live = AnswerStatus.Live,
    /// <summary>Answered from the cache.</summary>
    Cached = AnswerStatus.Cached,
    /// <summary>Answered with an expired answer.</summary>
    Stale = AnswerStatus.Stale,
    /// <summary>Answered with the default response.</summary>
    Default = AnswerStatus.Default,
    /// <summary>Ended with an exception that is no cancellation.</summary>
    Failed,
    /// <summary>Ended by its caller, who cancelled it or left its stream.</summary>
    Cancelled,
}
