namespace Fallback;

/// <summary>A failed attempt as a value: nothing is thrown while another tier can answer. Contains no request, header or key.</summary>
internal sealed record Failure(FailureKind Kind, FailureScope Scope)
{
    /// <summary>The HTTP status; 0 if none was received.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The provider's own code (<c>rate_limit_exceeded</c>), if it is one short word; otherwise null.</summary>
    public string? ProviderCode
    {
        get;
        init => field = ProviderWord.IsOne(value, ProviderWord.LongestCode) ? value : null;
    }

    /// <summary>The message to display: the provider's, redacted and cut, or one of Fallback.</summary>
    public string? Message { get; init; }

    /// <summary>How long the provider asks to wait; null if it did not say, or said nonsense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exception that an application's own chat client threw; otherwise null. See <see cref="ThrownByClient"/>.</summary>
    public Exception? Thrown { get; init; }

    /// <summary>The provider's id of the request, for its support, if it is one word; otherwise null.</summary>
    public string? ProviderRequestId
    {
        get;
        init => field = ProviderWord.IsOne(value, ProviderWord.LongestId) ? value : null;
    }

    /// <summary>UnsupportedParameter: the parameter's name as sent.</summary>
    public string? Parameter { get; init; }

    /// <summary>UnsupportedParameter: the parameter that the provider suggests instead (<c>max_completion_tokens</c>), or null.</summary>
    public string? ReplacementParameter { get; init; }

    /// <summary>
    /// ContextLengthExceeded: the window; OutputLimitTooLarge: the output limit; RequestTooLargeForLimit: the tokens a minute.
    /// </summary>
    public int? Limit { get; init; }

    /// <summary>ContextLengthExceeded, RequestTooLargeForLimit: the tokens of the request, if the provider reported them.</summary>
    public int? Requested { get; init; }

    /// <summary>The source of the statement that the request is wrong. Only a known code ends a call by itself.</summary>
    public RefusalWord Word { get; init; }

    /// <summary>
    /// Whether the adaptation was guessed from the message: it applies to this call, and is remembered once it has helped.
    /// </summary>
    public bool IsGuess { get; init; }

    /// <summary>
    /// The failure without the provider's message, if that differs: words alone may be the caller's. Set until <see cref="Hearsay"/> has
    /// decided.
    /// </summary>
    public Failure? Plain { get; init; }

    /// <summary>Whether only the message contains the lesson, which is then remembered for a short time only.</summary>
    public bool IsHearsay { get; init; }

    /// <summary>OutputLimitTooLarge: whether the current balance sets the limit, not the model.</summary>
    public bool IsForNow { get; init; }

    /// <summary>Overrides the rule of the kind: the provider reported that a retry helps (true) or does not (false).</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>PermissionDenied: whether the region is blocked, and with it every model of the credential.</summary>
    public bool IsRegional { get; init; }

    /// <summary>
    /// Whether the connection was closed before any byte of a response. A stale pooled connection causes this, and one immediate retry is
    /// right.
    /// </summary>
    public bool ClosedBeforeResponse { get; init; }

    /// <summary>Whether no connection was made, whatever the scope is: the request was not sent.</summary>
    public bool HasNoConnection { get; init; }

    /// <summary>The injected fault that caused the failure; null if the provider caused it.</summary>
    public FaultKind? Injected { get; init; }

    /// <summary>Whether the provider was not asked, whatever the failure looks like: nothing can have been charged.</summary>
    public bool IsUnsent { get; init; }

    /// <summary>SchemaViolation: the answer, for a repair turn only.</summary>
    public string? Rejected { get; init; }

    /// <summary>
    /// Whether the provider may have worked on the request and may charge for it: an answer had begun or was unusable, or the call did not
    /// wait for its end. A refusal costs nothing, and neither does a connection that was not made.
    /// </summary>
    public bool MayHaveCost => !IsUnsent && Kind switch
    {
        FailureKind.SchemaViolation or FailureKind.StreamInterrupted => true,
        FailureKind.Timeout or FailureKind.NetworkError => HttpStatus == 0 && Scope != FailureScope.Endpoint && !HasNoConnection,
        FailureKind.ProtocolError or FailureKind.ContentFiltered or FailureKind.ContextLengthExceeded => HttpStatus is >= 200 and <= 299,
        _ => false,
    };

    /// <summary>The tokens that the failed attempt used, if the provider reported them: a failed attempt can cost money, too.</summary>
    public Microsoft.Extensions.AI.UsageDetails? Usage { get; init; }
}
