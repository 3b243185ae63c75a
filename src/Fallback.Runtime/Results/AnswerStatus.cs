using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How an answer came about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerStatus>))]
public enum AnswerStatus
{
    /// <summary>From a provider, for this call.</summary>
    Live,
    /// <summary>From the cache, within its time to live.</summary>
    Cached,
    /// <summary>From the cache after its time to live, because every tier failed.</summary>
    Stale,
    /// <summary>The declared <see cref="DefaultResponseAttribute"/>, because every tier failed.</summary>
    Default,
}
