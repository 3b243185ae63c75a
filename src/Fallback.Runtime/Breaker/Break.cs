namespace Fallback;

/// <summary>The time for which a breaker is open. Immutable, so that calls can be refused with it without the breaker's lock.</summary>
/// <param name="Until">The timestamp at which it is over.</param>
/// <param name="Reason">What calls are told.</param>
/// <param name="Duration">Its whole length.</param>
/// <param name="EndsAt">When it is over, for people.</param>
/// <param name="ProbesFrom">The timestamp from which probes may run beside other tiers, at the latest <paramref name="Until"/>.</param>
/// <param name="BeganAt">The timestamp at which it began, or was last begun anew.</param>
/// <param name="Cause">The failure that opened it, if it was one.</param>
/// <param name="IsHearsay">Whether other replicas have failed, and this process has only been told.</param>
internal sealed record Break(
    long Until, SkipReason Reason, TimeSpan Duration, DateTimeOffset EndsAt, long ProbesFrom, long BeganAt, FailureKind? Cause,
    bool IsHearsay)
{
    /// <summary>Whether the failure that opened it was an injected fault.</summary>
    public bool IsInjected { get; init; }
}
