namespace Fallback;

/// <summary>A breaker as it stood at one moment.</summary>
public sealed record BreakerSnapshot
{
    /// <summary>What the breaker guards: <c>provider/model</c>, an endpoint or a key (by fingerprint).</summary>
    public required string Name { get; init; }

    /// <summary>Its state. An open breaker whose break is over stays <see cref="BreakerState.Open"/> until the next call comes.</summary>
    public required BreakerState State { get; init; }

    /// <summary>Failures that counted since the last success.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Ratio mode: failures in the sampling window; 0 in consecutive mode.</summary>
    public int FailuresInWindow { get; init; }

    /// <summary>Ratio mode: calls in the sampling window; 0 in consecutive mode.</summary>
    public int CallsInWindow { get; init; }

    /// <summary>The latest failure, whether it counted or not; null before the first and after a reset.</summary>
    public FailureKind? LastFailure { get; init; }

    /// <summary>When the latest failure was reported.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>When an open breaker lets the first probe through, which is in the past once the break is over; null in other states.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>How long the break under way is in all; null when the breaker is not open.</summary>
    public TimeSpan? BreakDuration { get; init; }

    /// <summary>
    /// Whether it is open on the word of other replicas, which have failed where this process has not; see <see cref="FallbackMonitor.Replicas"/>.
    /// </summary>
    public bool IsHearsay { get; init; }

    /// <summary>Probes whose outcome is not known yet and whose lease still runs.</summary>
    public int ProbesUnderWay { get; init; }

    /// <summary>Calls that may be under way at once while the tier recovers; null when it does not.</summary>
    public int? RecoveryShare { get; init; }

    /// <summary>Why a call would be refused now; null when it would be let through.</summary>
    public SkipReason? Refusal { get; init; }

    /// <summary>How the last 60 seconds went.</summary>
    public TierHealth Health { get; init; }

    /// <summary>
    /// What there is to say, in one line:
    /// <c>openai/gpt-6: Open until 2026-11-28 12:00:30Z, Failed, 5 failures in a row, last Overloaded</c>.
    /// </summary>
    public override string ToString()
    {
        string until = NextAttemptAt is { } next ? $" until {Wording.Moment(next)}" : "";
        return Wording.List(
            $"{Name}: {State}{until}",
            IsHearsay ? "because other replicas report failures" : null,
            Health == TierHealth.Healthy ? null : Health.ToString(),
            ConsecutiveFailures == 0 ? null : $"{Wording.Count(ConsecutiveFailures, "failure")} in a row",
            CallsInWindow == 0 ? null : Wording.Invariant($"{FailuresInWindow} of {Wording.Count(CallsInWindow, "call")} failed"),
            LastFailure is { } last ? $"last {last}" : null,
            ProbesUnderWay == 0 ? null : $"{Wording.Count(ProbesUnderWay, "probe")} in flight",
            RecoveryShare is { } share ? $"recovering with {Wording.Count(share, "call")} at once" : null);
    }
}
