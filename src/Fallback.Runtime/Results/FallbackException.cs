namespace Fallback;

/// <summary>
/// The base of the exceptions for calls without a complete answer. It contains no request, header or key, so you may log it.
/// </summary>
/// <remarks>
/// <see cref="Exception.InnerException"/> is the exception that a chat client of the application's own, or a chain that is one of the
/// tiers, threw (the last one, if several did); otherwise it is null. Exceptions of SDKs, HTTP and connections become the failure of an
/// attempt and are not kept.
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

    /// <summary>The call's id, the same as in the logs; empty if there was no call.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Every attempt and every skipped tier, in order.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; }

    private protected static FailureKind Known(FailureKind kind, string parameter) => Enum.IsDefined(kind) ? kind
        : throw new ArgumentOutOfRangeException(parameter, kind, "It is not a FailureKind.");
}
