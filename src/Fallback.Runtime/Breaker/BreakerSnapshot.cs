namespace Fallback;

/// <summary>The state of a breaker at one moment.</summary>
public sealed record BreakerSnapshot
{
    /// <summary>What the breaker guards: <c>provider/model</c>, an endpoint or a key (by fingerprint).</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The breaker's state. An open breaker whose break is over stays <see cref="BreakerState.Open"/> until the next call.
    /// </summary>
    public required BreakerState State { get; init; }

    /// <summary>The number of counted failures since the last success.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>In ratio mode, the number of failures in the sampling window; 0 in consecutive mode.</summary>
    public int FailuresInWindow { get; init; }

    /// <summary>In ratio mode, the number of calls in the sampling window; 0 in consecutive mode.</summary>
    public int CallsInWindow { get; init; }

    /// <summary>The latest failure, whether or not it counted; null before the first one and after a reset.</summary>
    public FailureKind? LastFailure { get; init; }

    /// <summary>The time when the latest failure was recorded; null if there is none.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>
    /// The time when an open breaker permits the first probe, which is in the past once the break is over; null in other states.
    /// </summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The length of the current break; null if the breaker is not open.</summary>
    public TimeSpan? BreakDuration { get; init; }

    /// <summary>
    /// Whether the breaker is open because of failures that other replicas reported, not this process; see
    /// <see cref="FallbackMonitor.Replicas"/>.
    /// </summary>
    public bool IsHearsay { get; init; }

    /// <summary>Whether the breaker is open because of an injected fault; see <see cref="FaultInjectionOptions"/>.</summary>
    public bool IsInjected { get; init; }

    /// <summary>The number of probes whose result is not known yet and whose lease has not expired.</summary>
    public int ProbesUnderWay { get; init; }

    /// <summary>The number of calls that may run at once while the tier recovers; null if it is not recovering.</summary>
    public int? RecoveryShare { get; init; }

    /// <summary>The reason why a call would be refused now; null if it would be permitted.</summary>
    public SkipReason? Refusal { get; init; }

    /// <summary>The health of the last 60 seconds.</summary>
    public TierHealth Health { get; init; }

    /// <summary>
    /// Returns the snapshot in one line: <c>openai/gpt-6: Open until 2026-11-28 12:00:30Z, Failed, 5 failures in a row, last
    /// Overloaded</c>.
    /// </summary>
    public override string ToString()
    {
        string until = NextAttemptAt is { } next ? $" until {Wording.Moment(next)}" : "";
        return Wording.List(
            $"{Name}: {State}{until}",
            IsHearsay ? "because other replicas report failures" : null,
            IsInjected ? "injected" : null,
            Health == TierHealth.Healthy ? null : Health.ToString(),
            ConsecutiveFailures == 0 ? null : $"{Wording.Count(ConsecutiveFailures, "failure")} in a row",
            CallsInWindow == 0 ? null : Wording.Invariant($"{FailuresInWindow} of {Wording.Count(CallsInWindow, "call")} failed"),
            LastFailure is { } last ? $"last {last}" : null,
            ProbesUnderWay == 0 ? null : $"{Wording.Count(ProbesUnderWay, "probe")} in flight",
            RecoveryShare is { } share ? $"recovering with {Wording.Count(share, "call")} at once" : null);
    }
}
