namespace Fallback;

/// <summary>How the active probes of a tier go; see <see cref="ProbeOptions"/>.</summary>
public sealed record ProbeSnapshot
{
    /// <summary>How the last one went.</summary>
    public required ProbeOutcome LastOutcome { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan LastLatency { get; init; }

    /// <summary>How many have failed in a row; 0 after one that was answered.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Whether they keep calls from the tier: its breaker is open because of them.</summary>
    public bool IsOut { get; init; }

    /// <summary>US dollars that they have cost today (UTC), estimated.</summary>
    public decimal CostTodayUsd { get; init; }

    /// <summary>How they go, in one line: <c>last probe Failed after 5000 ms at 2026-11-28 12:00:30Z, 3 failures in a row, out</c>.</summary>
    public override string ToString() => Wording.List(
        $"last probe {LastOutcome} after {Wording.Time(LastLatency)} at {Wording.Moment(LastAt)}",
        ConsecutiveFailures == 0 ? null : $"{Wording.Count(ConsecutiveFailures, "failure")} in a row",
        IsOut ? "out" : null,
        CostTodayUsd == 0 ? null : Wording.Invariant($"{CostTodayUsd:0.0000} USD today"));
}
