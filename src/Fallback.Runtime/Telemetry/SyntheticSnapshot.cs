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

    /// <summary>
    /// How it does, in one line: <c>last question Slow after 8000 ms at 2026-11-28 12:00:30Z, usually 700 ms, 0.1 of its share, 12 questions
    /// today</c>.
    /// </summary>
    public override string ToString() => Wording.List(
        $"last question {LastOutcome} after {Wording.Time(LastLatency)} at {Wording.Moment(LastAt)}",
        UsualLatency is { } usual ? $"usually {Wording.Time(usual)}" : null,
        Share < 1 ? Wording.Invariant($"{Share:0.##} of its share") : null,
        $"{Wording.Count(RequestsToday, "question")} today",
        CostTodayUsd == 0 ? null : Wording.Invariant($"{CostTodayUsd:0.0000} USD today"));
}
