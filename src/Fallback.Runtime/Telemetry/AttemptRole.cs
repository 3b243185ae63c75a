using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>The reason why a request was sent to a tier.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptRole>))]
public enum AttemptRole
{
    /// <summary>It was the tier's turn.</summary>
    Regular,
    /// <summary>Another request took long, so the tier was asked at the same time; see <see cref="HedgeAttribute"/>.</summary>
    Hedge,
    /// <summary>The request finds out, at the same time as the call goes on, whether the tier works again.</summary>
    Probe,
    /// <summary>The tier is the canary, and the call's conversation is in its share; see <see cref="CanaryAttribute"/>.</summary>
    Canary,
}
