using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>A tier's health in the last 60 seconds, by the failures since its last success.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TierHealth>))]
public enum TierHealth
{
    /// <summary>No failure since the last success, or none in the last 60 seconds.</summary>
    Healthy,
    /// <summary>The tier was rate limited (429), timed out, or could not be reached.</summary>
    Degraded,
    /// <summary>The tier had an internal error (5xx, overload, an invalid answer), or refused this account or model.</summary>
    Failed,
}
