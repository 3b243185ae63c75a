namespace Fallback;

/// <summary>
/// The exception that is thrown if a provider refused the request for a reason that every tier would repeat: it is malformed, too large, or
/// refused by a content policy. The chain stops at once, and the failure does not count against a tier.
/// </summary>
/// <remarks>
/// It is also thrown if the prompt does not fit a tier under <see cref="ContextOverflow.Fail"/>, or if a tool with
/// <see cref="SideEffectsAttribute"/> has run. With <see cref="FailoverOnAttribute"/>, some kinds go to the next tier instead.
/// </remarks>
public sealed class RequestRejectedException : FallbackException
{
    /// <summary>Creates the exception that a chain throws, for tests of the code that catches it.</summary>
    /// <param name="message">What happened; not blank.</param>
    /// <param name="attempts">Every attempt and every skipped tier, in order. The list is copied.</param>
    /// <param name="kind">Why the request was refused.</param>
    /// <param name="innerException">The exception that a client's own code threw. Default null.</param>
    /// <exception cref="ArgumentException">The message is blank, or an attempt is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not a defined <see cref="FailureKind"/>.</exception>
    public RequestRejectedException(
        string message, IReadOnlyList<TierAttempt> attempts, FailureKind kind, Exception? innerException = null)
        : base(message, attempts, innerException) => Kind = Known(kind, nameof(kind));

    /// <summary>The reason why the request was refused.</summary>
    public FailureKind Kind { get; }

    /// <summary>The HTTP status; null if none was received.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The provider's own error code; null if it gave none.</summary>
    public string? ProviderCode { get; init; }
}
