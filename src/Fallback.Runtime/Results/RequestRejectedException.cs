namespace Fallback;

/// <summary>
/// A provider refused the request for a reason that every tier would repeat (malformed, refused by content policy, too large), so the
/// chain stopped at once and no tier was blamed; or the prompt does not fit a tier under <see cref="ContextOverflow.Fail"/>, or a
/// tool with <see cref="SideEffectsAttribute"/> has run. <see cref="FailoverOnAttribute"/> lets such kinds go to the next tier.
/// </summary>
public sealed class RequestRejectedException : FallbackException
{
    internal RequestRejectedException(string message, string requestId, IReadOnlyList<TierAttempt> attempts, Failure failure)
        : base(message, requestId, attempts, failure.Thrown)
    {
        Kind = failure.Kind;
        HttpStatus = failure.HttpStatus == 0 ? null : failure.HttpStatus;
        ProviderCode = failure.ProviderCode;
    }

    /// <summary>Why.</summary>
    public FailureKind Kind { get; }

    /// <summary>The HTTP status; null when none was received.</summary>
    public int? HttpStatus { get; }

    /// <summary>The provider's own error code.</summary>
    public string? ProviderCode { get; }
}
