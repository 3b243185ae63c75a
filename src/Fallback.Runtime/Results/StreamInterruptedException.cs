using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A stream failed after some of its text had been handed out. The text so far is no whole answer.</summary>
public sealed class StreamInterruptedException : FallbackException
{
    /// <summary>Makes what a stream throws, for a test of the code that catches it.</summary>
    /// <param name="message">What happened; not blank.</param>
    /// <param name="attempts">Every attempt and every skipped tier, in order; copied.</param>
    /// <param name="kind">What broke the stream.</param>
    /// <param name="partialText">The text that was handed out before; may be empty.</param>
    /// <param name="innerException">What a client's own code threw; null by default.</param>
    /// <exception cref="ArgumentException">The message is blank, or an attempt is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of <see cref="FailureKind"/>.</exception>
    public StreamInterruptedException(
        string message, IReadOnlyList<TierAttempt> attempts, FailureKind kind, string partialText, Exception? innerException = null)
        : base(message, attempts, innerException)
    {
        ArgumentNullException.ThrowIfNull(partialText);
        Kind = Known(kind, nameof(kind));
        PartialText = partialText;
    }

    /// <summary>What broke the stream.</summary>
    public FailureKind Kind { get; }

    /// <summary>The text that was handed out before.</summary>
    public string PartialText { get; }

    /// <summary>Tokens, as far as the provider had said.</summary>
    public UsageDetails? Usage { get; init; }
}
