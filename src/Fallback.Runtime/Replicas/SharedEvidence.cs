namespace Fallback;

/// <summary>
/// What this process tells the others of breakers and rate limits, and what it does about what they tell. Used by the link's loop alone.
/// </summary>
/// <remarks>
/// What a provider says of a key or a model is the same for everybody, so one process's word is enough. What a process cannot reach may be its
/// own network: there two must agree, and a process that still gets answers goes by these. What is taken from others is not passed on, or it
/// would never end.
/// </remarks>
internal sealed class SharedEvidence(KnownSubjects subjects, TimeProvider time)
{
    /// <summary>Processes that must have failed before another one leaves what has not failed it.</summary>
    public const int Agreement = 2;

    /// <summary>More processes than one application has; what else is on the board is not kept.</summary>
    private const int MostHeard = 10_000;

    /// <summary>How long it is told that a breaker has closed: longer than a board may go unread.</summary>
    private static readonly TimeSpan _toldFor = TimeSpan.FromSeconds(10);

    /// <summary>Answers that are so recent outweigh what others say.</summary>
    private static readonly TimeSpan _recent = TimeSpan.FromMilliseconds(400);

    private readonly MonotonicClock _clock = new(time);
    private readonly Dictionary<string, Heard> _heard = new(StringComparer.Ordinal);
    private volatile HashSet<string> _doubted = [];

    /// <summary>Something was said of another process's that this one does not do yet: it is to be looked at again soon.</summary>
    public bool IsUndecided { get; private set; }

    /// <summary>What the others know, by process.</summary>
    public IReadOnlyDictionary<string, Heard> Others => _heard;

    /// <summary>What this process has to say.</summary>
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

    /// <summary>Takes in a process's post; null when it has gone, or nobody can read what it says.</summary>
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

    /// <summary>What of a process's post holds still, as it stands now.</summary>
    public IEnumerable<Evidence> Said(Heard heard)
    {
        long now = _clock.Now;
        foreach (Evidence evidence in heard.Post.Evidence)
            if (At(evidence, heard, now) is { Remaining.Ticks: > 0 } still) yield return still;
    }

    /// <summary>The store has lost everything, or can no longer be asked: what was heard is no longer known.</summary>
    public void Forget() => _heard.Clear();

    /// <summary>Does what follows from what the others say.</summary>
    /// <returns>What was left on the others' word.</returns>
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

    /// <summary>Whether another process keeps calls from it. For any thread.</summary>
    public bool IsDoubted(string subject) => _doubted.Contains(subject);

    /// <summary>Processes that keep calls from it, this one included.</summary>
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

    /// <summary>As long as it is being found out, the others stay away.</summary>
    private static Evidence Probing(Subject subject) =>
        new(subject.Id, EvidenceKind.Open, subject.Name, subject.Why.Reason, subject.Why.Cause, ProbeOffices.Lease, TimeSpan.Zero);

    /// <summary>Whether its break is over, and this process is to find out what that is worth.</summary>
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

    /// <summary>Whether it was opened after this process's breaker closed last: what was before that is answered.</summary>
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
            // It is no news of this process's: what has opened since then is later than it.
            subject.CloseAt(now - _clock.Units(evidence.Age));
            return;
        }
    }

    private (Evidence, int)? Open(Subject subject, IEnumerable<Evidence> about, long now)
    {
        Evidence[] open = [.. about.Where(evidence => IsOpenFor(subject, evidence, now)).OrderByDescending(static evidence => evidence.Remaining)];
        if (open.Length == 0) return null;
        BreakerStanding standing = subject.Breaker!.Standing();
        // Half-open it is this process that probes, and finds out itself.
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

    /// <summary>A process's last post, and when it was posted and last heard of, by this process's clock.</summary>
    public sealed record Heard(EvidencePost Post, long PostedAt, long SeenAt);
}
