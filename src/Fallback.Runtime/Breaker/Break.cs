namespace Fallback;

/// <summary>The time for which a breaker is open. Immutable, so that calls can be refused with it without the breaker's lock.</summary>
/// <param name="Until">The timestamp at which it is over.</param>
/// <param name="Reason">The reason that calls receive.</param>
/// <param name="Duration">Its whole length.</param>
/// <param name="EndsAt">The time when it is over, for display.</param>
/// <param name="ProbesFrom">
/// The timestamp from which probes may run at the same time as calls to other tiers; at the latest <paramref name="Until"/>.
/// </param>
/// <param name="BeganAt">The timestamp at which it began, or was last restarted.</param>
/// <param name="Cause">The failure that opened it, if a failure did.</param>
/// <param name="IsHearsay">Whether only other replicas have seen the failures, not this process.</param>
internal sealed record Break(
    long Until, SkipReason Reason, TimeSpan Duration, DateTimeOffset EndsAt, long ProbesFrom, long BeganAt, FailureKind? Cause,
    bool IsHearsay)
{
    /// <summary>Whether the failure that opened it was an injected fault.</summary>
    public bool IsInjected { get; init; }
}
