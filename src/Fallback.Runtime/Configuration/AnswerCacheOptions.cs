namespace Fallback;

/// <summary>
/// The answer cache in configuration, see <see cref="AnswerCacheAttribute"/>. Null leaves what is declared, else the default of the
/// attribute.
/// </summary>
public sealed class AnswerCacheOptions : PolicyOptions
{
    /// <summary>How long an answer is fresh. More than zero.</summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>How long after that it can still be served when every tier fails. Not negative.</summary>
    public TimeSpan? StaleFor { get; set; }

    /// <summary>Whether a stale answer is served when every tier fails.</summary>
    public bool? ServeStale { get; set; }
}
