using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// What went wrong in an attempt, classified by status, provider code and headers.
/// </summary>
/// <remarks>
/// For the effect of each kind, see
/// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/failures.md">failures</see>.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>The key is wrong, revoked or missing (401).</summary>
    InvalidCredentials = 1,
    /// <summary>The key may not use this model, region or address (403).</summary>
    PermissionDenied,
    /// <summary>The account has no balance, quota or budget left (402, or a provider's billing code).</summary>
    BillingExhausted,
    /// <summary>There were too many requests or tokens in a short time (429).</summary>
    RateLimited,
    /// <summary>The quota of a day or another long window is used up.</summary>
    QuotaWindowExhausted,
    /// <summary>The request alone is larger than the limit of tokens per minute, so waiting does not help.</summary>
    RequestTooLargeForLimit,
    /// <summary>The provider or model has no capacity (503, 529).</summary>
    Overloaded,
    /// <summary>The provider has an internal error (other 5xx).</summary>
    ServerError,
    /// <summary>There was no connection: refused, DNS, TLS, or reset before the headers.</summary>
    NetworkError,
    /// <summary>No answer arrived within Fallback's or the provider's time limit (408, 504).</summary>
    Timeout,
    /// <summary>A content policy refused the prompt or the answer.</summary>
    ContentFiltered,
    /// <summary>The prompt does not fit the model's context window.</summary>
    ContextLengthExceeded,
    /// <summary>The request asked for more output tokens than the model can produce.</summary>
    OutputLimitTooLarge,
    /// <summary>The model does not accept a parameter of the request.</summary>
    UnsupportedParameter,
    /// <summary>The model does not exist at the provider, is retired, or is not deployed.</summary>
    ModelUnavailable,
    /// <summary>The base URL does not lead to the API of a chat model.</summary>
    EndpointMisconfigured,
    /// <summary>The request is malformed; every tier would refuse it.</summary>
    InvalidRequest,
    /// <summary>The body of the request is too large (413).</summary>
    PayloadTooLarge,
    /// <summary>A stream ended, broke or stalled before it was complete.</summary>
    StreamInterrupted,
    /// <summary>The status is a success, but the body is not an answer.</summary>
    ProtocolError,
    /// <summary>The provider reported a conflict (409).</summary>
    Conflict,
    /// <summary>The answer is not what was asked for: it is empty, or does not match the schema.</summary>
    SchemaViolation,
    /// <summary>The caller canceled the call, or another hedged request was faster.</summary>
    Cancelled,
}

/// <summary>Where a failure's cause is, and so which tiers share it.</summary>
internal enum FailureScope
{
    /// <summary>In the request: no tier is blamed.</summary>
    Request,
    /// <summary>In the key or its account: every tier with that key.</summary>
    Credential,
    /// <summary>In the endpoint: every tier at that base URL.</summary>
    Endpoint,
    /// <summary>In a model at an endpoint (which is the tier's own breaker).</summary>
    Model,
}
