namespace Fallback;

/// <summary>A call that got no whole answer. Holds no request, header or key, so it may be logged.</summary>
/// <remarks>
/// <see cref="Exception.InnerException"/> is what a chat client of the application's own, or a chain that is one of the tiers, threw (the
/// last one, where several did); null else. What SDKs, HTTP and connections throw becomes an attempt's failure and is not kept.
/// </remarks>
public abstract class FallbackException : Exception
{
    private protected FallbackException(string message, IReadOnlyList<TierAttempt> attempts, Exception? innerException)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        ArgumentNullException.ThrowIfNull(attempts);
        if (attempts.Contains(null!)) throw new ArgumentException("An attempt is null.", nameof(attempts));
        // A tier that was overtaken may still add to the call's own list.
        Attempts = [.. attempts];
    }

    /// <summary>The call's id, the same as in the logs; empty where there was no call.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Every attempt and every skipped tier, in order.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; }

    private protected static FailureKind Known(FailureKind kind, string parameter) => Enum.IsDefined(kind) ? kind
        : throw new ArgumentOutOfRangeException(parameter, kind, "It is not a FailureKind.");
}
