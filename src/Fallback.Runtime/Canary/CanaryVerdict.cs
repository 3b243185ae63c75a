using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>What was decided of a canary.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CanaryVerdict>))]
public enum CanaryVerdict
{
    /// <summary>It began, or its declared percentage was changed.</summary>
    Started,
    /// <summary>The share grew by half.</summary>
    Grew,
    /// <summary>Something was missed, but not significantly: the share stays.</summary>
    Held,
    /// <summary>It is significantly worse: the share is 0.</summary>
    RolledBack,
    /// <summary>It has reached 100 %.</summary>
    Completed,
    /// <summary>Paused, by hand or by configuration.</summary>
    Paused,
    /// <summary>Resumed, by hand or by configuration.</summary>
    Resumed,
    /// <summary>Ended by hand.</summary>
    Aborted,
    /// <summary>Begun anew by hand, with nothing held for or against it.</summary>
    Reset,
}
