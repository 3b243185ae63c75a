namespace Fallback;

/// <summary>What bears on time in a tier, in milliseconds.</summary>
internal sealed record TierTimes(string Model)
{
    public long TimeoutMs { get; init; }

    public long FirstTokenMs { get; init; }

    public long BreakMs { get; init; }

    /// <summary>Whether its probes run beside the call to another tier, so that they cost no caller the time of one that hangs.</summary>
    public bool ProbesBeside { get; init; }

    public bool IsDegraded { get; init; }
}
