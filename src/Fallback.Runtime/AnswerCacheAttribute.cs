namespace Fallback;

/// <summary>
/// Caches answers. An equal request (same chain, messages and options) is answered from the cache, without a request to a provider. The
/// cache is in memory, unless <see cref="FallbackOptions.AnswerCache"/> names another store.
/// </summary>
/// <remarks>
/// Equal requests that run at the same time share one call. A stream that is served from the cache arrives as one chunk; streams do not
/// share calls.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class AnswerCacheAttribute : Attribute
{
    /// <summary>How long an answer is served as <see cref="AnswerStatus.Cached"/>, in seconds, at least 1. Default 3,600.</summary>
    public int TtlSeconds { get; set; } = 3_600;

    /// <summary>
    /// How long after <see cref="TtlSeconds"/> the answer may still be served if every tier fails, in seconds, at least 0. Default 86,400.
    /// </summary>
    public int StaleSeconds { get; set; } = 86_400;

    /// <summary>Whether an expired answer is served, as <see cref="AnswerStatus.Stale"/>, if every tier fails. Default true.</summary>
    public bool ServeStale { get; set; } = true;
}
