namespace Fallback;

/// <summary>
/// Lets one replica probe for all: of those whose breaker is open, one holds the office of probing, and the others wait for its result. A
/// replica that holds the office but has no calls to probe with gives it up. Used only by the link's loop.
/// </summary>
internal sealed class ProbeOffices(KnownSubjects subjects, SharedEvidence evidence, TimeProvider time)
{
    /// <summary>How long an office is held without another request for it: longer than a missed round takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _memory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _restraint = TimeSpan.FromSeconds(15);

    private readonly MonotonicClock _clock = new(time);

    /// <summary>Returns what must be probed, and what this process may hold the office for.</summary>
    public IReadOnlyList<Subject> Wanted()
    {
        var wanted = new List<Subject>();
        foreach (Subject subject in subjects.All)
        {
            if (subject.Breaker is not { } breaker) continue;
            BreakerStanding standing = breaker.Standing();
            // What a provider reported about a key needs no confirmation by a second process.
            int enough = Evidence.IsCertainFor(standing.Break?.Reason ?? subject.Why.Reason) ? 1 : SharedEvidence.Agreement;
            subject.IsAgreed = standing.State is BreakerState.Open or BreakerState.HalfOpen && evidence.Agreeing(subject) >= enough;
            if (subject.IsAgreed || subject.IsProber && breaker.State == BreakerState.HalfOpen) wanted.Add(subject);
        }
        return wanted;
    }

    /// <summary>Returns what this process requests, and what it leaves to others.</summary>
    public (List<Subject> Asks, List<Subject> Leaves) Divide(IReadOnlyList<Subject> wanted)
    {
        long now = _clock.Now;
        List<Subject> asks = [], leaves = [];
        foreach (Subject subject in wanted)
        {
            // Of many processes, only a few may have calls for it, and a probe needs a call.
            bool isAskedFor = subject.Breaker!.RefusedAt is var at and not 0 && now - at < _clock.Units(_memory);
            if (!IsIdle(subject, now) && now >= subject.RefrainsUntil && (isAskedFor || subject.IsProber))
            {
                asks.Add(subject);
                continue;
            }
            if (!subject.IsProber) continue;
            leaves.Add(subject);
            (subject.IsProber, subject.RefrainsUntil) = (false, _clock.After(now, _restraint));
        }
        foreach (Subject subject in subjects.All)
        {
            if (!subject.IsProber || wanted.Contains(subject)) continue;
            subject.IsProber = false;
            leaves.Add(subject);
        }
        return (asks, leaves);
    }

    /// <summary>Applies who probes. A process that does not probe, because another one does, stays away until the next answer.</summary>
    public void Take(IReadOnlyList<Subject> asked, IReadOnlyList<bool> elected)
    {
        long now = _clock.Now;
        for (int i = 0; i < asked.Count; i++)
        {
            if (elected[i] && !asked[i].IsProber) asked[i].ProbedAt = now;
            asked[i].IsProber = elected[i];
            if (!elected[i]) asked[i].Breaker!.Yield(Lease);
        }
    }

    /// <summary>Forgets the offices, because the store cannot be reached: each process probes for itself.</summary>
    public void Forget()
    {
        foreach (Subject subject in subjects.All) subject.IsProber = false;
    }

    private bool IsIdle(Subject subject, long now)
    {
        if (!subject.IsProber) return false;
        BreakerStanding standing = subject.Breaker!.Standing();
        // While the break lasts, the holder of the office has nothing to do.
        if (standing.State == BreakerState.Open && standing.Remaining > TimeSpan.Zero || standing.IsProbing) subject.ProbedAt = now;
        return now - subject.ProbedAt > _clock.Units(_patience);
    }
}
