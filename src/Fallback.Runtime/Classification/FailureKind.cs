using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>What went wrong in an attempt. Decided from status, the provider's code and headers; see docs/failures.md for what each does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>The key is wrong, revoked or missing at the provider (401).</summary>
    InvalidCredentials = 1,
    /// <summary>The key may not use this model, region or address (403).</summary>
    PermissionDenied,
    /// <summary>No balance, quota or budget left (402, or the provider's billing codes).</summary>
    BillingExhausted,
    /// <summary>Too many requests or tokens for now (429).</summary>
    RateLimited,
    /// <summary>The quota of a day or another long window is used up.</summary>
    QuotaWindowExhausted,
    /// <summary>One request is larger than the tokens-per-minute limit: waiting cannot help.</summary>
    RequestTooLargeForLimit,
    /// <summary>The provider or model has no capacity (503, 529).</summary>
    Overloaded,
    /// <summary>The provider failed inside (other 5xx).</summary>
    ServerError,
    /// <summary>No connection: refused, DNS, TLS, reset before the headers.</summary>
    NetworkError,
    /// <summary>No answer in time, ours or the provider's (408, 504).</summary>
    Timeout,
    /// <summary>Prompt or answer was refused by a content policy.</summary>
    ContentFiltered,
    /// <summary>The prompt does not fit the model's context window.</summary>
    ContextLengthExceeded,
    /// <summary>More output tokens were asked for than the model can give.</summary>
    OutputLimitTooLarge,
    /// <summary>The model does not take a parameter that was sent.</summary>
    UnsupportedParameter,
    /// <summary>The model does not exist there, is retired, or is not deployed.</summary>
    ModelUnavailable,
    /// <summary>The base URL does not lead to a chat completions API.</summary>
    EndpointMisconfigured,
    /// <summary>The request is malformed; every tier would say so.</summary>
    InvalidRequest,
    /// <summary>The request's body is too large (413).</summary>
    PayloadTooLarge,
    /// <summary>A stream ended, broke or stalled before it was complete.</summary>
    StreamInterrupted,
    /// <summary>A success status with a body that is no answer.</summary>
    ProtocolError,
    /// <summary>A conflict at the provider (409).</summary>
    Conflict,
    /// <summary>The answer does not fit what was asked for: empty, or not of the schema.</summary>
    SchemaViolation,
    /// <summary>The caller cancelled.</summary>
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
