using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Whether a breaker permits calls.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BreakerState>))]
public enum BreakerState
{
    /// <summary>Calls are permitted; for a while after a recovery, only a growing share of them.</summary>
    Closed,
    /// <summary>No calls are permitted until the break is over.</summary>
    Open,
    /// <summary>The break is over. A few probes find out whether the tier has recovered.</summary>
    HalfOpen,
    /// <summary>The tier was isolated manually. No calls are permitted until a reset.</summary>
    Isolated,
}
