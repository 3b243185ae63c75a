namespace Fallback;

/// <summary>
/// The values of <c>error.type</c>, a closed list. The first word names the responsible party: the caller (with its keys, accounts and
/// addresses), a policy, the provider, the network, or the chain as a whole.
/// </summary>
internal static class ErrorTypes
{
    public const string AllTiersFailed = "fallback_all_tiers_failed";
    public const string Internal = "fallback_internal_error";
    public const string Disposed = "fallback_disposed";
    public const string Interrupted = "provider_stream_interrupted";

    public static string Of(Failure failure) =>
        failure.Kind == FailureKind.Timeout && failure.Scope == FailureScope.Endpoint ? "network_connect_timeout" : Of(failure.Kind);

    public static string Of(FailureKind kind) => kind switch
    {
        FailureKind.InvalidCredentials => "caller_invalid_credentials",
        FailureKind.PermissionDenied => "caller_permission_denied",
        FailureKind.BillingExhausted => "caller_billing_exhausted",
        FailureKind.EndpointMisconfigured => "caller_endpoint_misconfigured",
        FailureKind.InvalidRequest => "caller_invalid_request",
        FailureKind.PayloadTooLarge => "caller_payload_too_large",
        FailureKind.ContextLengthExceeded => "caller_context_length_exceeded",
        FailureKind.OutputLimitTooLarge => "caller_output_limit_too_large",
        FailureKind.UnsupportedParameter => "caller_unsupported_parameter",
        FailureKind.RequestTooLargeForLimit => "caller_request_too_large_for_limit",
        FailureKind.Cancelled => "caller_cancelled",
        FailureKind.ContentFiltered => "policy_content_filtered",
        FailureKind.RateLimited => "provider_rate_limited",
        FailureKind.QuotaWindowExhausted => "provider_quota_window_exhausted",
        FailureKind.Overloaded => "provider_overloaded",
        FailureKind.ServerError => "provider_server_error",
        FailureKind.Timeout => "provider_timeout",
        FailureKind.ModelUnavailable => "provider_model_unavailable",
        FailureKind.StreamInterrupted => Interrupted,
        FailureKind.ProtocolError => "provider_protocol_error",
        FailureKind.Conflict => "provider_conflict",
        FailureKind.SchemaViolation => "provider_schema_violation",
        FailureKind.NetworkError => "network_error",
        _ => Internal,
    };

    /// <summary>Returns the type for a call that ends with an exception.</summary>
    public static string Of(Exception exception) => exception switch
    {
        RequestRejectedException rejected => Of(rejected.Kind),
        AllTiersFailedException => AllTiersFailed,
        StreamInterruptedException => Interrupted,
        ObjectDisposedException => Disposed,
        OperationCanceledException => Of(FailureKind.Cancelled),
        _ => Internal,
    };
}
