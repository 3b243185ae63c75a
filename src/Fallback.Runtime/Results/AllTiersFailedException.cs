namespace Fallback;

/// <summary>Every tier failed or was skipped, and neither a stale nor a default answer was declared or at hand.</summary>
public sealed class AllTiersFailedException : FallbackException
{
    internal AllTiersFailedException(
        string message, string requestId, IReadOnlyList<TierAttempt> attempts, TimeSpan? retryAfter, Exception? innerException)
        : base(message, requestId, attempts, innerException) => RetryAfter = retryAfter;

    /// <summary>When the first tier can be expected to take a call again; null when none said.</summary>
    public TimeSpan? RetryAfter { get; }
}
