namespace Fallback;

/// <summary>
/// A provider refused the request for a reason that every tier would repeat (malformed, refused by content policy, too large), so the
/// chain stopped at once and no tier was blamed; or the prompt does not fit a tier under <see cref="ContextOverflow.Fail"/>, or a
/// tool with <see cref="SideEffectsAttribute"/> has run. <see cref="FailoverOnAttribute"/> lets such kinds go to the next tier.
/// </summary>
public sealed class RequestRejectedException : FallbackException
{
    /// <summary>Makes what a chain throws, for a test of the code that catches it.</summary>
    /// <param name="message">What happened; not blank.</param>
    /// <param name="attempts">Every attempt and every skipped tier, in order; copied.</param>
    /// <param name="kind">Why the request was refused.</param>
    /// <param name="innerException">What a client's own code threw; null by default.</param>
    /// <exception cref="ArgumentException">The message is blank, or an attempt is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of <see cref="FailureKind"/>.</exception>
    public RequestRejectedException(
        string message, IReadOnlyList<TierAttempt> attempts, FailureKind kind, Exception? innerException = null)
        : base(message, attempts, innerException) => Kind = Known(kind, nameof(kind));

    /// <summary>Why.</summary>
    public FailureKind Kind { get; }

    /// <summary>The HTTP status; null when none was received.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The provider's own error code.</summary>
    public string? ProviderCode { get; init; }
}
