using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>What a tier without a key means at start.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingKeys>))]
public enum MissingKeys
{
    /// <summary>A mistake: the application does not start.</summary>
    Fail = 0,

    /// <summary>The tier is skipped, with <see cref="SkipReason.NoKey"/>, and warned of once. A chain without any key is still a mistake.</summary>
    Skip,
}
