using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Whether a breaker lets calls through.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BreakerState>))]
public enum BreakerState
{
    /// <summary>Calls go through; for a while after a recovery only a growing share of them.</summary>
    Closed,
    /// <summary>Calls are kept away until the break is over.</summary>
    Open,
    /// <summary>The break is over: a few probes find out whether calls may go through again.</summary>
    HalfOpen,
    /// <summary>Taken out by hand; nothing goes through until a reset.</summary>
    Isolated,
}
