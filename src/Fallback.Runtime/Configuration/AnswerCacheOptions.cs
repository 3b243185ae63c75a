namespace Fallback;

/// <summary>
/// The answer cache in configuration; see <see cref="AnswerCacheAttribute"/>. A null member keeps the declared value or, without one, the
/// attribute's default.
/// </summary>
public sealed class AnswerCacheOptions : PolicyOptions
{
    /// <summary>How long an answer is fresh; greater than zero.</summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>How long after <see cref="TimeToLive"/> the answer may still be served if every tier fails; at least zero.</summary>
    public TimeSpan? StaleFor { get; set; }

    /// <summary>Whether a stale answer is served if every tier fails.</summary>
    public bool? ServeStale { get; set; }
}
