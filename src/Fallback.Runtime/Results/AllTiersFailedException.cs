namespace Fallback;

/// <summary>Every tier failed or was skipped, and neither a stale nor a default answer was declared or at hand.</summary>
public sealed class AllTiersFailedException : FallbackException
{
    /// <summary>Makes what a chain throws, for a test of the code that catches it.</summary>
    /// <param name="message">What happened; not blank.</param>
    /// <param name="attempts">Every attempt and every skipped tier, in order; copied.</param>
    /// <param name="innerException">What a client's own code threw; null by default.</param>
    /// <exception cref="ArgumentException">The message is blank, or an attempt is null.</exception>
    public AllTiersFailedException(string message, IReadOnlyList<TierAttempt> attempts, Exception? innerException = null)
        : base(message, attempts, innerException)
    {
    }

    /// <summary>When the first tier can be expected to take a call again; null when none said.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
