namespace Fallback;

/// <summary>The time limits of tiers, see <see cref="TierTimeoutAttribute"/>. Each at least a millisecond; null leaves what is declared.</summary>
public sealed class TierTimeoutOptions
{
    /// <summary>The time for one attempt. Default: what is declared, else 30 s.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The time to the first content of a stream. Default: what is declared, else 10 s.</summary>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>The time between two pieces of a stream. Default: what is declared, else 15 s.</summary>
    public TimeSpan? Idle { get; set; }
}
