using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Why a request was sent to a tier.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptRole>))]
public enum AttemptRole
{
    /// <summary>It was the tier's turn.</summary>
    Regular,
    /// <summary>Beside a request that took long, see <see cref="HedgeAttribute"/>.</summary>
    Hedge,
    /// <summary>To find out, beside the call, whether a tier works again.</summary>
    Probe,
    /// <summary>It is the canary, and the call's conversation is one of those that ask it first; see <see cref="CanaryAttribute"/>.</summary>
    Canary,
}
