namespace Fallback;

/// <summary>A call that got no whole answer. Holds no request, header or key, so it may be logged.</summary>
public abstract class FallbackException : Exception
{
    private protected FallbackException(string message, string requestId, IReadOnlyList<TierAttempt> attempts) : base(message)
    {
        RequestId = requestId;
        Attempts = attempts;
    }

    /// <summary>The call's id, the same as in the logs.</summary>
    public string RequestId { get; }

    /// <summary>Every attempt and every skipped tier, in order.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; }
}
