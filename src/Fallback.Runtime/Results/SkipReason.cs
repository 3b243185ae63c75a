using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Why a tier was skipped.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SkipReason>))]
public enum SkipReason
{
    /// <summary>Its breaker is open after failures.</summary>
    BreakerOpen = 1,
    /// <summary>Its breaker is half-open, and all permitted probes are running.</summary>
    ProbeUnderWay,
    /// <summary>It is recovering, and its growing share of calls is used up for the moment.</summary>
    Recovering,
    /// <summary>It was isolated manually; see <see cref="FallbackMonitor.Isolate(string)"/>.</summary>
    Isolated,
    /// <summary>The provider's rate limit is still in effect.</summary>
    RateLimited,
    /// <summary>Its provider has no key.</summary>
    NoKey,
    /// <summary>Its key was refused (401, 403) and has not changed since then.</summary>
    InvalidKey,
    /// <summary>Its account has no balance or quota left.</summary>
    BillingExhausted,
    /// <summary>The provider does not have its model.</summary>
    ModelUnavailable,
    /// <summary>Its endpoint cannot be reached, or is not a chat API.</summary>
    EndpointUnavailable,
    /// <summary>The prompt does not fit its context window.</summary>
    ContextTooSmall,
    /// <summary>The model lacks what the call needs (tools, vision).</summary>
    CapabilityMissing,
    /// <summary>
    /// The request is larger than the tier's limit of tokens per minute, set by the provider or by <see cref="RateLimitAttribute"/>.
    /// </summary>
    RequestTooLargeForLimit,
    /// <summary>No time is left before the deadline.</summary>
    DeadlineReached,
    /// <summary>The call has already sent <see cref="ModelChainAttribute.MaxAttempts"/> requests.</summary>
    AttemptsUsedUp,
    /// <summary>
    /// Its limit of requests or tokens per minute, or of concurrent requests, is reached; see <see cref="RateLimitAttribute"/>.
    /// </summary>
    LimitReached,
    /// <summary>It could cost more than is left of a budget; see <see cref="CostBudgetAttribute"/>.</summary>
    OverBudget,
    /// <summary>Too many of the runtime's calls, at any tier, have failed; see <see cref="FallbackOptions.GlobalBreaker"/>.</summary>
    GlobalBreakerOpen,
    /// <summary>The provider's instances have together used up the timeout of the tier; see <see cref="TierTimeoutAttribute"/>.</summary>
    TierTimeoutReached,
    /// <summary>Its instance is draining and takes no more calls; see <see cref="FallbackMonitor.DrainInstanceAsync"/>.</summary>
    Draining,
}
