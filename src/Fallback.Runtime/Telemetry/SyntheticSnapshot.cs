namespace Fallback;

/// <summary>The synthetic traffic of a tier at one moment; see <see cref="SyntheticTrafficOptions"/>.</summary>
public sealed record SyntheticSnapshot
{
    /// <summary>The result of the last question.</summary>
    public required ProbeOutcome LastOutcome { get; init; }

    /// <summary>The time when the last question ended.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The time that the last question took.</summary>
    public required TimeSpan LastLatency { get; init; }

    /// <summary>The usual time of these answers; null before there were three.</summary>
    public TimeSpan? UsualLatency { get; init; }

    /// <summary>
    /// The factor for the tier's weight: 1 for a healthy tier, 0.1 for one that is struggling, and 0.5 after its first good answer since
    /// then.
    /// </summary>
    public float Share { get; init; } = 1;

    /// <summary>The number of questions asked today (UTC).</summary>
    public int RequestsToday { get; init; }

    /// <summary>The estimated cost of today's questions (UTC) in US dollars.</summary>
    public decimal CostTodayUsd { get; init; }

    /// <summary>
    /// Returns the snapshot in one line: <c>last question Slow after 8000 ms at 2026-11-28 12:00:30Z, usually 700 ms, 0.1 of its share, 12
    /// questions today</c>.
    /// </summary>
    public override string ToString() => Wording.List(
        $"last question {LastOutcome} after {Wording.Time(LastLatency)} at {Wording.Moment(LastAt)}",
        UsualLatency is { } usual ? $"usually {Wording.Time(usual)}" : null,
        Share < 1 ? Wording.Invariant($"{Share:0.##} of its share") : null,
        $"{Wording.Count(RequestsToday, "question")} today",
        CostTodayUsd == 0 ? null : Wording.Invariant($"{CostTodayUsd:0.0000} USD today"));
}
