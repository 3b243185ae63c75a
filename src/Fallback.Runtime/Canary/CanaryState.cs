using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a canary stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CanaryState>))]
public enum CanaryState
{
    /// <summary>Its share of the conversations asks it first.</summary>
    Running,
    /// <summary>No call asks it first; share and samples are kept until it is resumed.</summary>
    Paused,
    /// <summary>It was significantly worse than the chain's first choice. No call asks it first until it is reset.</summary>
    RolledBack,
    /// <summary>Ended by hand. No call asks it first until it is reset.</summary>
    Aborted,
    /// <summary>It has reached 100 %, and should be declared as the chain's first tier. Every call asks it first, and nothing is judged
    /// any more.</summary>
    Complete,
}
