namespace Fallback;

/// <summary>One tier of <see cref="ChainOptions.Tiers"/>.</summary>
public sealed class TierOptions
{
    /// <summary>The model, written as in <see cref="ModelChainAttribute"/>.</summary>
    public string Model { get; set; } = "";

    /// <summary>
    /// The time for one attempt. At least a millisecond. Default: <see cref="TierTimeoutOptions.Timeout"/>, else what is declared, else 30
    /// s.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The time to the first content of a stream, see <see cref="TierTimeoutAttribute.FirstTokenMs"/>.</summary>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>The time between two pieces of a stream, see <see cref="TierTimeoutAttribute.IdleMs"/>.</summary>
    public TimeSpan? Idle { get; set; }
}
