using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Where an answer comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerStatus>))]
public enum AnswerStatus
{
    /// <summary>A provider, asked for this call.</summary>
    Live,
    /// <summary>The cache, within the answer's time to live.</summary>
    Cached,
    /// <summary>The cache, after the answer's time to live, because every tier failed.</summary>
    Stale,
    /// <summary>The declared <see cref="DefaultResponseAttribute"/>, because every tier failed.</summary>
    Default,
}
