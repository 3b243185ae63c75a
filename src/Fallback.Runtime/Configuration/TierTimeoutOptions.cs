namespace Fallback;

/// <summary>
/// The timeouts of tiers; see <see cref="TierTimeoutAttribute"/>. Each is at least 1 ms; a null member keeps the declared value.
/// </summary>
public sealed class TierTimeoutOptions
{
    /// <summary>The timeout of one attempt. Default: the declared one, otherwise 30 s.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The time to the first content of a stream. Default: the declared one, otherwise 10 s.</summary>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>The time between two chunks of content in a stream. Default: the declared one, otherwise 15 s.</summary>
    public TimeSpan? Idle { get; set; }
}
