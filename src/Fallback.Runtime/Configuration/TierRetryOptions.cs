namespace Fallback;

/// <summary>
/// Retries in configuration, see <see cref="TierRetryAttribute"/>. Null leaves what is declared, else the default of the attribute.
/// </summary>
/// <remarks>Off, no tier is retried, the last one neither.</remarks>
public sealed class TierRetryOptions : PolicyOptions
{
    /// <summary>Retries in a tier. At least 0.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>The first backoff, which doubles with each retry. Not negative.</summary>
    public TimeSpan? BaseDelay { get; set; }

    /// <summary>The longest backoff. Not negative.</summary>
    public TimeSpan? MaxDelay { get; set; }

    /// <summary>The longest time that a provider may ask to wait. Not negative.</summary>
    public TimeSpan? MaxRetryAfter { get; set; }

    /// <summary>
    /// How long a call may wait for rate-limited tiers although another is free, see <see
    /// cref="TierRetryAttribute.WaitBeforeFailoverSeconds"/>. Not negative.
    /// </summary>
    public TimeSpan? WaitBeforeFailover { get; set; }
}
