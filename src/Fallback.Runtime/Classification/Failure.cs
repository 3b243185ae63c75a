namespace Fallback;

/// <summary>A failed attempt as a value: nothing is thrown while another tier can answer. Holds no request, header or key.</summary>
internal sealed record Failure(FailureKind Kind, FailureScope Scope)
{
    /// <summary>The HTTP status, or 0 when none was received.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The provider's own code (<c>rate_limit_exceeded</c>), or null: one short word, else it is not taken.</summary>
    public string? ProviderCode
    {
        get;
        init => field = ProviderWord.IsOne(value, ProviderWord.LongestCode) ? value : null;
    }

    /// <summary>What a person should read: the provider's message, redacted and cut, or our own words.</summary>
    public string? Message { get; init; }

    /// <summary>How long the provider asks to be left alone; null when it did not say (or said nonsense).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What a chat client of the application's own threw; null else. See <see cref="ThrownByClient"/>.</summary>
    public Exception? Thrown { get; init; }

    /// <summary>The provider's id of the request, for its support: one word, else it is not taken.</summary>
    public string? ProviderRequestId
    {
        get;
        init => field = ProviderWord.IsOne(value, ProviderWord.LongestId) ? value : null;
    }

    /// <summary>UnsupportedParameter: the parameter's name as sent.</summary>
    public string? Parameter { get; init; }

    /// <summary>UnsupportedParameter: what the provider says to use instead (<c>max_completion_tokens</c>), or null.</summary>
    public string? ReplacementParameter { get; init; }

    /// <summary>ContextLengthExceeded: the window; OutputLimitTooLarge: the output limit; RequestTooLargeForLimit: the tokens a minute.</summary>
    public int? Limit { get; init; }

    /// <summary>ContextLengthExceeded, RequestTooLargeForLimit: tokens that the request had, where the provider said so.</summary>
    public int? Requested { get; init; }

    /// <summary>Whose word it is that the request is at fault. Only a known code ends a call by itself.</summary>
    public RefusalWord Word { get; init; }

    /// <summary>
    /// What is to be adapted was read out of the message: it holds for this call, and is remembered once it has helped.
    /// </summary>
    public bool IsGuess { get; init; }

    /// <summary>
    /// What it would be without the provider's message, where that differs: words alone may be the caller's. Until <see cref="Hearsay"/> has
    /// judged.
    /// </summary>
    public Failure? Plain { get; init; }

    /// <summary>What it teaches stands in the message alone, and is remembered for a short time only.</summary>
    public bool IsHearsay { get; init; }

    /// <summary>OutputLimitTooLarge: the limit is the balance's of this moment, not the model's.</summary>
    public bool IsForNow { get; init; }

    /// <summary>Overrides the rule of the kind: the provider said that a retry helps (true) or does not (false).</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>PermissionDenied: the region is blocked, and with it every model of the credential.</summary>
    public bool IsRegional { get; init; }

    /// <summary>
    /// The connection was closed before any response byte: a stale pooled connection looks like this, and one immediate retry is right.
    /// </summary>
    public bool ClosedBeforeResponse { get; init; }

    /// <summary>No connection was made, whatever the scope says: the request was not sent.</summary>
    public bool HasNoConnection { get; init; }

    /// <summary>The fault that was injected, where the failure is none of the provider's; null else.</summary>
    public FaultKind? Injected { get; init; }

    /// <summary>The provider was not asked, whatever the failure looks like: nothing can have been charged.</summary>
    public bool IsUnsent { get; init; }

    /// <summary>SchemaViolation: the answer, for a repair turn. Goes nowhere else.</summary>
    public string? Rejected { get; init; }

    /// <summary>
    /// Whether the provider may have worked at the request, and charge it: an answer had begun or was of no use, or nobody waited for its
    /// end. A refusal costs nothing, nor does a connection that was not made.
    /// </summary>
    public bool MayHaveCost => !IsUnsent && Kind switch
    {
        FailureKind.SchemaViolation or FailureKind.StreamInterrupted => true,
        FailureKind.Timeout or FailureKind.NetworkError => HttpStatus == 0 && Scope != FailureScope.Endpoint && !HasNoConnection,
        FailureKind.ProtocolError or FailureKind.ContentFiltered or FailureKind.ContextLengthExceeded => HttpStatus is >= 200 and <= 299,
        _ => false,
    };

    /// <summary>Tokens that the failed attempt used, where the provider said so: a failed attempt can cost money too.</summary>
    public Microsoft.Extensions.AI.UsageDetails? Usage { get; init; }
}
