using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The exception that is thrown if a stream fails after some of its text was delivered. That text is not a complete answer.
/// </summary>
public sealed class StreamInterruptedException : FallbackException
{
    /// <summary>Creates the exception that a stream throws, for tests of the code that catches it.</summary>
    /// <param name="message">What happened; not blank.</param>
    /// <param name="attempts">Every attempt and every skipped tier, in order. The list is copied.</param>
    /// <param name="kind">What broke the stream.</param>
    /// <param name="partialText">The text that was delivered before; may be empty.</param>
    /// <param name="innerException">The exception that a client's own code threw. Default null.</param>
    /// <exception cref="ArgumentException">The message is blank, or an attempt is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not a defined <see cref="FailureKind"/>.</exception>
    public StreamInterruptedException(
        string message, IReadOnlyList<TierAttempt> attempts, FailureKind kind, string partialText, Exception? innerException = null)
        : base(message, attempts, innerException)
    {
        ArgumentNullException.ThrowIfNull(partialText);
        Kind = Known(kind, nameof(kind));
        PartialText = partialText;
    }

    /// <summary>The kind of failure that broke the stream.</summary>
    public FailureKind Kind { get; }

    /// <summary>The text that was delivered before the failure; may be empty.</summary>
    public string PartialText { get; }

    /// <summary>The tokens that the provider had reported; null if it had reported none.</summary>
    public UsageDetails? Usage { get; init; }
}
