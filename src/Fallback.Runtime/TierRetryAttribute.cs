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

    /// <summary>
    /// How long a call may wait in all for tiers that their providers ask to leave alone for a moment (a 429, or another failure with a
    /// <c>Retry-After</c>), although another tier is free. Seconds, default 0: the next tier is asked at once, unless the wait is shorter
    /// than that tier's usual answer.
    /// </summary>
    /// <remarks>
    /// For a first tier that is worth waiting for. A wait that would be longer than what is left of this, or than <see
    /// cref="MaxRetryAfterSeconds"/>, is not begun. The request that follows a failure is one of <see cref="MaxRetries"/>; a tier that an
    /// earlier call has found limited is waited for before it is asked at all. Providers' waits are stretched by up to 10 %, so that callers
    /// do not come back together. Where <see cref="HedgeAttribute"/> is declared, a limited tier is not waited for before it is asked.
    /// </remarks>
    public int WaitBeforeFailoverSeconds { get; set; }
}
