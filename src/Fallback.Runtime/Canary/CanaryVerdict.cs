using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>A decision about a canary.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CanaryVerdict>))]
public enum CanaryVerdict
{
    /// <summary>The canary began, or its declared percentage was changed.</summary>
    Started,
    /// <summary>The share grew by half.</summary>
    Grew,
    /// <summary>A condition was not met, but not significantly: the share stays as it is.</summary>
    Held,
    /// <summary>The canary is significantly worse: the share is 0.</summary>
    RolledBack,
    /// <summary>The canary has reached 100 %.</summary>
    Completed,
    /// <summary>The canary was paused, manually or by configuration.</summary>
    Paused,
    /// <summary>The canary was resumed, manually or by configuration.</summary>
    Resumed,
    /// <summary>The canary was ended manually.</summary>
    Aborted,
    /// <summary>The canary was restarted manually, without its earlier samples.</summary>
    Reset,
}
