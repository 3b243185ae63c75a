using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Why a tier was not asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SkipReason>))]
public enum SkipReason
{
    /// <summary>Its breaker is open after failures.</summary>
    BreakerOpen = 1,
    /// <summary>Its breaker is half-open and all probes are under way.</summary>
    ProbeUnderWay,
    /// <summary>It recovers, and its growing share is used up for the moment.</summary>
    Recovering,
    /// <summary>It was isolated by hand.</summary>
    Isolated,
    /// <summary>The provider's rate limit holds until later.</summary>
    RateLimited,
    /// <summary>No key is configured for its provider.</summary>
    NoKey,
    /// <summary>Its key was refused (401, 403) and has not changed since.</summary>
    InvalidKey,
    /// <summary>Its account has no balance or quota left.</summary>
    BillingExhausted,
    /// <summary>Its model was not found at the provider.</summary>
    ModelUnavailable,
    /// <summary>Its endpoint cannot be reached, or is no chat completions API.</summary>
    EndpointUnavailable,
    /// <summary>The prompt does not fit its context window.</summary>
    ContextTooSmall,
    /// <summary>The model lacks what the call needs (tools, vision).</summary>
    CapabilityMissing,
    /// <summary>The request is larger than its limit of tokens a minute, as the provider or
    /// <see cref="RateLimitAttribute"/> has it.</summary>
    RequestTooLargeForLimit,
    /// <summary>No time was left before the deadline.</summary>
    DeadlineReached,
    /// <summary>The call had sent <c>MaxAttempts</c> requests.</summary>
    AttemptsUsedUp,
    /// <summary>Its limit of requests or tokens a minute, or of requests at once, has no room; see
    /// <see cref="RateLimitAttribute"/>.</summary>
    LimitReached,
    /// <summary>It could cost more than is left of a budget; see <see cref="CostBudgetAttribute"/>.</summary>
    OverBudget,
    /// <summary>Too many calls of the runtime have failed at whatever tier; see <see cref="FallbackOptions.GlobalBreaker"/>.</summary>
    GlobalBreakerOpen,
    /// <summary>Its provider's instances have used up <see cref="TierTimeoutAttribute"/>, which is for all of them together.</summary>
    TierTimeoutReached,
    /// <summary>Its instance takes no more calls; see <see cref="FallbackMonitor.DrainInstanceAsync"/>.</summary>
    Draining,
}
