namespace Fallback;

/// <summary>Everything that affects time in a tier, in milliseconds.</summary>
internal sealed record TierTimes(string Model)
{
    public long TimeoutMs { get; init; }

    public long FirstTokenMs { get; init; }

    public long BreakMs { get; init; }

    /// <summary>
    /// Whether its probes run at the same time as the call to another tier, so that a hanging probe costs no caller any time.
    /// </summary>
    public bool ProbesBeside { get; init; }

    public bool IsDegraded { get; init; }
}
