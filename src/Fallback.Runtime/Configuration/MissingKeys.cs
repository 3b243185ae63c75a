using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>What happens at start if a tier has no key.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingKeys>))]
public enum MissingKeys
{
    /// <summary>The application does not start. The default.</summary>
    Fail = 0,

    /// <summary>
    /// The tier is skipped with <see cref="SkipReason.NoKey"/>, and a warning is logged once. A chain in which no tier has a key is still
    /// an error.
    /// </summary>
    Skip,
}
