using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback;

/// <summary>
/// Everything that affects time in a chain, and its sums: from the attributes for the analyzers and the client's documentation, and from
/// attributes and configuration together for the checks at start.
/// </summary>
internal sealed record ChainTimes
{
    private const int MostCounted = 10_000;

    public IReadOnlyList<TierTimes> Tiers { get; init; } = [];

    /// <summary>The deadline; 0 for none.</summary>
    public long DeadlineMs { get; init; }

    public int MaxAttempts { get; init; }

    /// <summary>The retries; null if not declared: then only the last tier is retried, once.</summary>
    public int? MaxRetries { get; init; }

    public long BaseDelayMs { get; init; }

    public long MaxDelayMs { get; init; }

    /// <summary>How long a call may wait in total for limited tiers although another is free.</summary>
    public long WaitMs { get; init; }

    /// <summary>The hedging; null for one tier after another.</summary>
    public HedgeTimes? Hedge { get; init; }

    /// <summary>Whether an answer that does not fit is sent back once.</summary>
    public bool AnswerRepair { get; init; }

    /// <summary>Returns the times for requests that may not be sent twice, so that a probe is a caller's own call.</summary>
    public ChainTimes WithoutProbesBeside() => this with { Tiers = [.. Tiers.Select(static tier => tier with { ProbesBeside = false })] };

    /// <summary>The tiers without the degraded model.</summary>
    public int TierCount => Tiers.Count(static tier => !tier.IsDegraded);

    /// <summary>The requests of a call in which every tier fails, without undeclared retries and the degraded model.</summary>
    public int DeclaredCalls => (int)Math.Min(int.MaxValue, TierCount * (1L + Math.Min(MaxRetries ?? 0, MostCounted)));

    /// <summary>
    /// Returns when each tier's turn comes if the earlier ones use all their time, without undeclared retries; null if the delay of a hedge
    /// is unknown.
    /// </summary>
    public IReadOnlyList<long>? DeclaredStarts() => Hedge is { DelayMs: < 0 } ? null : Starts([.. Tiers.Select((_, place) => Attempts(place, false))]);

    /// <summary>
    /// Returns every attempt that each tier permits, with the waits before it. By default, the last tier is retried once.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<long>> AllAttempts() => [.. Tiers.Select((_, place) => Attempts(place, place == Tiers.Count - 1))];

    /// <summary>
    /// Returns the starts if each tier uses all its time: the next one starts when the delay is over or one has failed, and a place is
    /// free.
    /// </summary>
    public IReadOnlyList<long> Starts(IReadOnlyList<IReadOnlyList<long>> tiers)
    {
        HedgeTimes hedge = Hedge ?? new HedgeTimes(int.MaxValue, 2);
        var ends = new List<long>();
        var starts = new List<long>();
        long start = 0;
        foreach (IReadOnlyList<long> attempts in tiers)
        {
            if (ends.Count > 0)
            {
                List<long> running = [.. ends.Where(end => end > start).OrderBy(static end => end)];
                long next = running.Count == 0 ? start : Math.Min(start + hedge.DelayMs, running[0]);
                int still = running.Count(end => end > next);
                start = still < hedge.MaxParallel ? next : running[still - hedge.MaxParallel];
            }
            starts.Add(start);
            ends.Add(start + attempts.Sum());
        }
        return starts;
    }

    /// <summary>
    /// Returns the attempts of a tier. A repair is one more attempt. The wait for limited tiers belongs to the call, so it counts once.
    /// </summary>
    private List<long> Attempts(int place, bool isLast)
    {
        // A call has no more attempts than MaxAttempts, and a mistyped count must not fill the memory.
        int retries = MaxRetries is null && !isLast ? 0 : Math.Min(Math.Min(MaxRetries ?? 1, MaxAttempts - 1), MostCounted);
        long timeout = Tiers[place].TimeoutMs;
        List<long> attempts = [timeout + (place == 0 && Tiers.Count > 1 ? WaitMs : 0)];
        if (AnswerRepair) attempts.Add(timeout);
        for (int n = 0; n < retries; n++) attempts.Add(timeout + (long)Math.Min(MaxDelayMs, BaseDelayMs * Math.Pow(2, n)));
        return attempts;
    }
}
