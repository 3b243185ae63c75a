namespace Fallback;

/// <summary>The exception that is thrown if every tier failed or was skipped, and there is neither a stale nor a default answer.</summary>
public sealed class AllTiersFailedException : FallbackException
{
    /// <summary>Creates the exception that a chain throws, for tests of the code that catches it.</summary>
    /// <param name="message">What happened; not blank.</param>
    /// <param name="attempts">Every attempt and every skipped tier, in order. The list is copied.</param>
    /// <param name="innerException">The exception that a client's own code threw. Default null.</param>
    /// <exception cref="ArgumentException">The message is blank, or an attempt is null.</exception>
    public AllTiersFailedException(string message, IReadOnlyList<TierAttempt> attempts, Exception? innerException = null)
        : base(message, attempts, innerException)
    {
    }

    /// <summary>
    /// The time until the first tier can be asked again; null if a tier can be asked at once (it failed, and neither a breaker nor a rate
    /// limit keeps requests from it), and if no tier can answer this request however long the caller waits.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }
}
