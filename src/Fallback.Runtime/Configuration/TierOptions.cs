namespace Fallback;

/// <summary>One tier of <see cref="ChainOptions.Tiers"/>.</summary>
public sealed class TierOptions
{
    /// <summary>The model, written as in <see cref="ModelChainAttribute"/>.</summary>
    public string Model { get; set; } = "";

    /// <summary>
    /// The timeout of one attempt, at least 1 ms. Default: <see cref="TierTimeoutOptions.Timeout"/>, otherwise the declared one, otherwise
    /// 30 s.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The time to the first content of a stream, at least 1 ms; see <see cref="TierTimeoutAttribute.FirstTokenMs"/>.</summary>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>The time between two chunks of content in a stream, at least 1 ms; see <see cref="TierTimeoutAttribute.IdleMs"/>.</summary>
    public TimeSpan? Idle { get; set; }
}
