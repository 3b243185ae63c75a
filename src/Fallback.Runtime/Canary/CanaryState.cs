using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>The state of a canary.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CanaryState>))]
public enum CanaryState
{
    /// <summary>The canary's share of the conversations asks it first.</summary>
    Running,
    /// <summary>No call asks the canary first. Its share and samples are kept until it is resumed.</summary>
    Paused,
    /// <summary>The canary was significantly worse than the chain's first tier. No call asks it first until it is reset.</summary>
    RolledBack,
    /// <summary>The canary was ended manually. No call asks it first until it is reset.</summary>
    Aborted,
    /// <summary>
    /// The canary has reached 100 % and should be declared as the chain's first tier. Every call asks it first, and it is no longer judged.
    /// </summary>
    Complete,
}
