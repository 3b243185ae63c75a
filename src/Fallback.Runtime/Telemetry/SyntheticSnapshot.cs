namespace Fallback;

/// <summary>How a tier does with synthetic traffic; see <see cref="SyntheticTrafficOptions"/>.</summary>
public sealed record SyntheticSnapshot
{
    /// <summary>How the last question went.</summary>
    public required ProbeOutcome LastOutcome { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan LastLatency { get; init; }

    /// <summary>How long these answers usually take; null before there were three.</summary>
    public TimeSpan? UsualLatency { get; init; }

    /// <summary>
    /// What its weight is multiplied by: 1 for a healthy tier, 0.1 for one that struggles, 0.5 after its first good answer since.
    /// </summary>
    public float Share { get; init; } = 1;

    /// <summary>Questions asked today (UTC).</summary>
    public int RequestsToday { get; init; }

    /// <summary>US dollars that they have cost today (UTC), estimated.</summary>
    public decimal CostTodayUsd { get; init; }
}
