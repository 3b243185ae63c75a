namespace Fallback;

/// <summary>
/// Retries in configuration; see <see cref="TierRetryAttribute"/>. A null member keeps the declared value or, without one, the attribute's
/// default.
/// </summary>
/// <remarks>If the policy is switched off, no tier is retried, not even the last one.</remarks>
public sealed class TierRetryOptions : PolicyOptions
{
    /// <summary>The number of retries of a tier, at least 0.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>The first backoff, at least zero. It doubles with each retry.</summary>
    public TimeSpan? BaseDelay { get; set; }

    /// <summary>The longest backoff, at least zero.</summary>
    public TimeSpan? MaxDelay { get; set; }

    /// <summary>The longest <c>Retry-After</c> that a call waits for, at least zero.</summary>
    public TimeSpan? MaxRetryAfter { get; set; }

    /// <summary>
    /// How long a call may wait for rate-limited tiers although another tier is free, at least zero; see
    /// <see cref="TierRetryAttribute.WaitBeforeFailoverSeconds"/>.
    /// </summary>
    public TimeSpan? WaitBeforeFailover { get; set; }
}
