using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>The result of a probe, or of a question of synthetic traffic.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProbeOutcome>))]
public enum ProbeOutcome
{
    /// <summary>The answer was in time and correct.</summary>
    Answered,

    /// <summary>The request was refused, which shows that the model can be reached.</summary>
    Refused,

    /// <summary>The provider's rate limit was reached, which is not a failure.</summary>
    RateLimited,

    /// <summary>There was no answer in time, no connection, an error of the server, or a refused key.</summary>
    Failed,

    /// <summary>For synthetic traffic: the answer took ten times the usual time.</summary>
    Slow,

    /// <summary>For synthetic traffic: the answer lacks the required text.</summary>
    Wrong,
}
