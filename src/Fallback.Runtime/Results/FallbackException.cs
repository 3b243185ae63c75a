namespace Fallback;

/// <summary>A call that got no whole answer. Holds no request, header or key, so it may be logged.</summary>
/// <remarks>
/// <see cref="Exception.InnerException"/> is what a chat client of the application's own, or a chain that is one of the tiers, threw (the
/// last one, where several did); null else. What SDKs, HTTP and connections throw becomes an attempt's failure and is not kept.
/// </remarks>
public abstract class FallbackException : Exception
{
    private protected FallbackException(
        string message, string requestId, IReadOnlyList<TierAttempt> attempts, Exception? innerException) : base(message, innerException)
    {
        RequestId = requestId;
        Attempts = attempts;
    }

    /// <summary>The call's id, the same as in the logs.</summary>
    public string RequestId { get; }

    /// <summary>Every attempt and every skipped tier, in order.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; }
}
