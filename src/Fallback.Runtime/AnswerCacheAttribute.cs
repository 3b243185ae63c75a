namespace Fallback;

/// <summary>
/// Keeps answers: an equal request (same chain, messages and options) is answered without a call. They stand in memory, or where
/// <see cref="FallbackOptions.AnswerCache"/> says.
/// </summary>
/// <remarks>
/// Equal requests under way at once share one call. Streams are replayed from the cache as one piece, and do not share calls.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class AnswerCacheAttribute : Attribute
{
    /// <summary>Seconds that an answer is served as <see cref="AnswerStatus.Cached"/>. Default 3,600.</summary>
    public int TtlSeconds { get; set; } = 3_600;

    /// <summary>Seconds after <see cref="TtlSeconds"/> in which the answer is still served when every tier fails. Default 86,400.</summary>
    public int StaleSeconds { get; set; } = 86_400;

    /// <summary>Whether an expired answer is served, as <see cref="AnswerStatus.Stale"/>, when every tier fails. Default true.</summary>
    public bool ServeStale { get; set; } = true;
}
