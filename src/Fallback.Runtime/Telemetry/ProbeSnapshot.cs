namespace Fallback;

/// <summary>The active probes of a tier at one moment; see <see cref="ProbeOptions"/>.</summary>
public sealed record ProbeSnapshot
{
    /// <summary>The result of the last probe.</summary>
    public required ProbeOutcome LastOutcome { get; init; }

    /// <summary>The time when the last probe ended.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The time that the last probe took.</summary>
    public required TimeSpan LastLatency { get; init; }

    /// <summary>The number of consecutive failed probes; 0 after one that was answered.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Whether the tier's breaker is open because of its probes.</summary>
    public bool IsOut { get; init; }

    /// <summary>The estimated cost of today's probes (UTC) in US dollars.</summary>
    public decimal CostTodayUsd { get; init; }

    /// <summary>
    /// Returns the snapshot in one line: <c>last probe Failed after 5000 ms at 2026-11-28 12:00:30Z, 3 failures in a row, out</c>.
    /// </summary>
    public override string ToString() => Wording.List(
        $"last probe {LastOutcome} after {Wording.Time(LastLatency)} at {Wording.Moment(LastAt)}",
        ConsecutiveFailures == 0 ? null : $"{Wording.Count(ConsecutiveFailures, "failure")} in a row",
        IsOut ? "out" : null,
        CostTodayUsd == 0 ? null : Wording.Invariant($"{CostTodayUsd:0.0000} USD today"));
}
