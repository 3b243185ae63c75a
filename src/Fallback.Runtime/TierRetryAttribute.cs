namespace Fallback;

/// <summary>Retries inside a tier, before the next tier is asked: exponential backoff with full jitter, never past the deadline.</summary>
/// <remarks>
/// Only failures that can heal by waiting are retried (overload, server error, network, protocol, conflict). Without this attribute a
/// tier is not retried while another tier can take the call; the last usable tier is retried once.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class TierRetryAttribute : Attribute
{
    /// <summary>Retries a tier, after its first attempt. Default 1.</summary>
    public int MaxRetries { get; set; } = 1;

    /// <summary>Milliseconds of the first backoff; doubles with each retry. Default 500.</summary>
    public int BaseDelayMs { get; set; } = 500;

    /// <summary>Milliseconds that one backoff may reach. Default 8,000.</summary>
    public int MaxDelayMs { get; set; } = 8_000;

    /// <summary>A longer <c>Retry-After</c> than this is not waited for. Seconds, default 60.</summary>
    public int MaxRetryAfterSeconds { get; set; } = 60;
}
