namespace Fallback;

/// <summary>What bears on time in a tier, in milliseconds.</summary>
internal sealed record TierTimes(string Model)
{
    public long TimeoutMs { get; init; }

    public long FirstTokenMs { get; init; }

    public long BreakMs { get; init; }

    public bool IsDegraded { get; init; }
}
