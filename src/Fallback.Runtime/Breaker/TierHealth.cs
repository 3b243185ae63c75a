using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a tier has done in the last 60 seconds, by what came after its last success.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TierHealth>))]
public enum TierHealth
{
    /// <summary>No failure since the last success, or none in the last 60 seconds.</summary>
    Healthy,
    /// <summary>It was limited (429), timed out, or could not be connected to.</summary>
    Degraded,
    /// <summary>It failed inside (5xx, overload, an answer that is none), or refuses this account or model.</summary>
    Failed,
}
