namespace Fallback;

/// <summary>
/// What this process reports to the others about breakers and rate limits, and how it applies their reports. Used only by the link's loop.
/// </summary>
/// <remarks>
/// What a provider says about a key or a model is the same for all, so one process's report is enough. A failure to reach an address may be
/// caused by the process's own network: there, two processes must agree, and a process that still receives answers trusts those. Reports of
/// others are not passed on, or they would never end.
/// </remarks>
internal sealed class SharedEvidence(KnownSubjects subjects, TimeProvider time)
{
    /// <summary>
    /// The number of processes that must have seen failures before another one stops sending calls, although it has seen none.
    /// </summary>
    public const int Agreement = 2;

    /// <summary>More processes than one application has; further posts on the board are not kept.</summary>
    private const int MostHeard = 10_000;

    /// <summary>How long a closed breaker is reported: longer than a board may go unread.</summary>
    private static readonly TimeSpan _toldFor = TimeSpan.FromSeconds(10);

    /// <summary>The age up to which own answers outweigh the reports of others.</summary>
    private static readonly TimeSpan _recent = TimeSpan.FromMilliseconds(400);

    private readonly MonotonicClock _clock = new(time);
    private readonly Dictionary<string, Heard> _heard = new(StringComparer.Ordinal);
    private volatile HashSet<string> _doubted = [];

    /// <summary>Whether a report of another process is not applied yet, so that it must be examined again soon.</summary>
    public bool IsUndecided { get; private set; }

    /// <summary>The findings of the other processes, by process.</summary>
    public IReadOnlyDictionary<string, Heard> Others => _heard;

    /// <summary>Returns this process's own findings.</summary>
    public IReadOnlyList<Evidence> Own()
    {
        var own = new List<Evidence>();
        foreach (Subject subject in subjects.All)
        {
            if (own.Count == EvidencePost.Most) break;
            if (subject.Gate is { } gate)
            {
                if (gate.OwnHold is { } held)
                    own.Add(new Evidence(subject.Id, EvidenceKind.Limited, subject.Name, SkipReason.RateLimited, default, held.Remaining, held.Age));
                continue;
            }
            BreakerStanding standing = subject.Breaker!.Standing();
            if (standing.Break is { } running) subject.Why = (running.Reason, running.Cause ?? FailureKind.ServerError);
            if (IsProbing(subject, standing)) own.Add(Probing(subject));
            else if (standing is { State: BreakerState.Open, IsOwn: true }) own.Add(Opened(subject, standing));
            else if (standing.State == BreakerState.Closed && AgeOfClosing(subject) is { } age && age < _toldFor)
                own.Add(new Evidence(subject.Id, EvidenceKind.Recovered, subject.Name, default, default, _toldFor - age, age));
            if (subject.Synthetic?.Own is var (share, remaining))
                own.Add(new Evidence(subject.Id, EvidenceKind.Struggling, subject.Name, default, default, remaining, TimeSpan.Zero, share));
        }
        return own;
    }

    /// <summary>Takes over a process's post; null if the process has left, or its post is unreadable.</summary>
    public void Hear(string process, EvidencePost? post, TimeSpan age, TimeSpan seen)
    {
        if (post is null)
        {
            _heard.Remove(process);
            return;
        }
        long now = _clock.Now;
        if (_heard.Count >= MostHeard && !_heard.ContainsKey(process)) return;
        _heard[process] = new Heard(post, now - _clock.Units(age), now - _clock.Units(seen));
    }

    /// <summary>Returns the findings of a post that still apply, with their current times.</summary>
    public IEnumerable<Evidence> Said(Heard heard)
    {
        long now = _clock.Now;
        foreach (Evidence evidence in heard.Post.Evidence)
            if (At(evidence, heard, now) is { Remaining.Ticks: > 0 } still) yield return still;
    }

    /// <summary>Forgets all posts, because the store has lost everything or cannot be reached any more.</summary>
    public void Forget() => _heard.Clear();

    /// <summary>Applies the reports of the others.</summary>
    /// <returns>The subjects that no longer get calls because of these reports.</returns>
    public IReadOnlyList<(Evidence Evidence, int Processes)> Apply()
    {
        IsUndecided = false;
        long now = _clock.Now;
        foreach (Subject subject in subjects.All)
            if (subject.Breaker is not null) subject.CountAnswers(now);
        List<(Evidence, int)>? left = null;
        ILookup<string, Evidence> said = InForce(now).ToLookup(static evidence => evidence.Subject, StringComparer.Ordinal);
        _doubted = [.. said.Where(static about => about.Any(static one => one.Kind == EvidenceKind.Open)).Select(static about => about.Key)];
        foreach (Subject subject in subjects.All) subject.Synthetic?.Hear(Struggle(said[subject.Id]));
        foreach (IGrouping<string, Evidence> about in said)
        {
            if (subjects.Find(about.Key) is not { } subject) continue;
            if (subject.Gate is { } gate)
            {
                foreach (Evidence limit in about.Where(static evidence => evidence.Kind == EvidenceKind.Limited)) gate.HoldFor(limit.Remaining, limit.Age);
                continue;
            }
            Heal(subject, about, now);
            if (Open(subject, about, now) is { } opened) (left ??= []).Add(opened);
        }
        return left ?? (IReadOnlyList<(Evidence, int)>)[];
    }

    /// <summary>Whether another process keeps calls from a subject. For any thread.</summary>
    public bool IsDoubted(string subject) => _doubted.Contains(subject);

    /// <summary>Returns the number of processes that keep calls from a subject, including this one.</summary>
    public int Agreeing(Subject subject)
    {
        long now = _clock.Now;
        BreakerStanding standing = subject.Breaker!.Standing();
        int agreeing = standing.IsOwn || IsProbing(subject, standing) ? 1 : 0;
        foreach (Heard heard in _heard.Values)
            if (heard.Post.Evidence.Any(evidence => evidence.Subject == subject.Id && IsOpenFor(subject, At(evidence, heard, now), now))) agreeing++;
        return agreeing;
    }

    private static (float Share, TimeSpan Remaining)? Struggle(IEnumerable<Evidence> about)
    {
        (float Share, TimeSpan Remaining)? worst = null;
        foreach (Evidence evidence in about)
            if (evidence.Kind == EvidenceKind.Struggling && !(worst?.Share < evidence.Share)) worst = (evidence.Share, evidence.Remaining);
        return worst;
    }

    private static Evidence Opened(Subject subject, in BreakerStanding standing) => new(
        subject.Id, EvidenceKind.Open, subject.Name, standing.Break!.Reason, standing.Break.Cause ?? FailureKind.ServerError, standing.Remaining,
        standing.Age);

    /// <summary>The finding that a subject is being probed, so that the others stay away.</summary>
    private static Evidence Probing(Subject subject) =>
        new(subject.Id, EvidenceKind.Open, subject.Name, subject.Why.Reason, subject.Why.Cause, ProbeOffices.Lease, TimeSpan.Zero);

    /// <summary>Whether its break is over, and this process must find out whether it has recovered.</summary>
    private static bool IsProbing(Subject subject, in BreakerStanding standing) =>
        subject.IsProber && (standing.State == BreakerState.HalfOpen || standing.State == BreakerState.Open && standing.Remaining == TimeSpan.Zero);

    private TimeSpan? AgeOfClosing(Subject subject) => subject.ClosedAt is { } at ? _clock.Until(_clock.Now, at) : null;

    private IEnumerable<Evidence> InForce(long now)
    {
        foreach (Heard heard in _heard.Values)
            foreach (Evidence evidence in heard.Post.Evidence)
                if (At(evidence, heard, now) is { Remaining.Ticks: > 0 } still) yield return still;
    }

    private Evidence At(in Evidence evidence, Heard heard, long now)
    {
        TimeSpan since = _clock.Until(now, heard.PostedAt);
        return evidence with { Remaining = evidence.Remaining > since ? evidence.Remaining - since : TimeSpan.Zero, Age = evidence.Age + since };
    }

    /// <summary>Whether it was opened after this process's breaker last closed: earlier reports are outdated.</summary>
    private bool IsOpenFor(Subject subject, in Evidence evidence, long now) =>
        evidence is { Kind: EvidenceKind.Open, Remaining.Ticks: > 0 }
        && (subject.ClosedAt is not { } closed || now - _clock.Units(evidence.Age) > closed);

    private void Heal(Subject subject, IEnumerable<Evidence> about, long now)
    {
        BreakerStanding standing = subject.Breaker!.Standing();
        if (standing is not { State: BreakerState.Open or BreakerState.HalfOpen }) return;
        long opened = now - _clock.Units(standing.Age);
        foreach (Evidence evidence in about)
        {
            if (evidence.Kind != EvidenceKind.Recovered || standing.Break is not null && now - _clock.Units(evidence.Age) < opened) continue;
            subject.Breaker.Heal();
            // This is not this process's own finding: whatever has opened since then is later.
            subject.CloseAt(now - _clock.Units(evidence.Age));
            return;
        }
    }

    private (Evidence, int)? Open(Subject subject, IEnumerable<Evidence> about, long now)
    {
        Evidence[] open = [.. about.Where(evidence => IsOpenFor(subject, evidence, now)).OrderByDescending(static evidence => evidence.Remaining)];
        if (open.Length == 0) return null;
        BreakerStanding standing = subject.Breaker!.Standing();
        // If half-open, this process itself probes, and finds out.
        if (standing.State is not (BreakerState.Closed or BreakerState.Open)) return null;
        Evidence longest = open.FirstOrDefault(static evidence => evidence.IsCertain) is { Subject: not null } certain ? certain : open[0];
        bool isOpen = standing.State == BreakerState.Open;
        if (!longest.IsCertain && (!isOpen && open.Length < Agreement || isOpen && standing.IsOwn)) return null;
        if (!longest.IsCertain && subject.HasAnswered(_recent, now))
        {
            IsUndecided = true;
            return null;
        }
        if (isOpen && longest.Remaining <= standing.Remaining) return null;
        subject.Breaker.TripOnHearsay(longest.Remaining, longest.Reason, longest.Cause, longest.Age);
        return isOpen ? null : (longest, open.Length);
    }

    /// <summary>A process's last post, and the times when it was posted and last confirmed, by this process's clock.</summary>
    public sealed record Heard(EvidencePost Post, long PostedAt, long SeenAt);
}
