namespace Fallback;

/// <summary>
/// Retries a tier before Fallback asks the next one, with exponential backoff and full jitter, and never past the deadline.
/// </summary>
/// <remarks>
/// Only failures that may pass with time are retried (overload, server error, network, protocol, conflict). Without this attribute, a tier
/// is not retried while another tier can take the call; the last usable tier is retried once.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class TierRetryAttribute : Attribute
{
    /// <summary>The number of retries of a tier after its first attempt, at least 0. Default 1.</summary>
    public int MaxRetries { get; set; } = 1;

    /// <summary>The first backoff in milliseconds, at least 1. It doubles with each retry. Default 500.</summary>
    public int BaseDelayMs { get; set; } = 500;

    /// <summary>The longest backoff in milliseconds, at least 1. Default 8,000.</summary>
    public int MaxDelayMs { get; set; } = 8_000;

    /// <summary>The longest <c>Retry-After</c> that a call waits for, in seconds, at least 0. Default 60.</summary>
    public int MaxRetryAfterSeconds { get; set; } = 60;

    /// <summary>
    /// How long one call may wait in total, in seconds, for tiers whose provider asks for a pause (a 429, or another failure with a
    /// <c>Retry-After</c>), although another tier is free. At least 0. Default 0: Fallback asks the next tier at once, unless the wait is
    /// shorter than that tier's usual answer.
    /// </summary>
    /// <remarks>
    /// Use it if the first tier is worth waiting for. A wait that would exceed what is left of this time, or
    /// <see cref="MaxRetryAfterSeconds"/>, does not begin. The request after the wait counts as one of <see cref="MaxRetries"/>. If an
    /// earlier call has already found the tier limited, the call waits before its first request. Waits are extended by up to 10 % so that
    /// callers do not return all at once. With <see cref="HedgeAttribute"/>, a call does not wait for a limited tier before its first
    /// request.
    /// </remarks>
    public int WaitBeforeFailoverSeconds { get; set; }
}
