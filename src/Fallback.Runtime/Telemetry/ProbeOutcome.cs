using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a probe, or a question of synthetic traffic, went.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProbeOutcome>))]
public enum ProbeOutcome
{
    /// <summary>It was answered, in time and rightly.</summary>
    Answered,

    /// <summary>The request itself was refused, which something has to be up for.</summary>
    Refused,

    /// <summary>The provider's rate limit was met, which is no illness.</summary>
    RateLimited,

    /// <summary>There was no answer in time, no connection, an error of the server, or a refused key.</summary>
    Failed,

    /// <summary>Synthetic traffic: the answer took ten times the usual.</summary>
    Slow,

    /// <summary>Synthetic traffic: the answer lacks what it must contain.</summary>
    Wrong,
}
