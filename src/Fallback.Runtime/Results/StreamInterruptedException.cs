using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A stream failed after some of its text had been handed out. The text so far is no whole answer.</summary>
public sealed class StreamInterruptedException : FallbackException
{
    internal StreamInterruptedException(
        string message,
        string requestId,
        IReadOnlyList<TierAttempt> attempts,
        FailureKind kind,
        string partialText,
        UsageDetails? usage,
        Exception? innerException)
        : base(message, requestId, attempts, innerException)
    {
        Kind = kind;
        PartialText = partialText;
        Usage = usage;
    }

    /// <summary>What broke the stream.</summary>
    public FailureKind Kind { get; }

    /// <summary>The text that was handed out before.</summary>
    public string PartialText { get; }

    /// <summary>Tokens, as far as the provider had said.</summary>
    public UsageDetails? Usage { get; }
}
