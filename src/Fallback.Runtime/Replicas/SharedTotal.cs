namespace Fallback;

/// <summary>
/// One total of the reference store, and the rules of sharing in their simplest form: every sum is computed again for each request.
/// <c>Fallback.Redis</c> implements the same rules in <c>share.lua</c> with running sums, and a test compares the two.
/// </summary>
internal sealed class SharedTotal(long created, bool lost)
{
    /// <summary>How long a total that may have been lost is not distributed, so that each process can report what it holds.</summary>
    public const long SettlingMilliseconds = 2_000;

    /// <summary>The time after the store's start during which a total without holders may have been lost with the store.</summary>
    public const long EpochMilliseconds = 5_000;

    /// <summary>How long the requests of a process that has left count: a minute, and a second for requests on the way.</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromSeconds(61);

    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);

    // The amounts spent by processes that have left, by name: a process that was cut off and returns has spent its amount only once.
    private readonly Dictionary<string, Part> _gone = new(StringComparer.Ordinal);
    private long _usedByGone;
    private long _settlesUntil = lost ? created + SettlingMilliseconds : long.MinValue;
    private bool _isSpent;

    /// <summary>The time of the last request.</summary>
    public long LastAsked { get; private set; }

    /// <param name="process">The process that asks.</param>
    /// <param name="request">The request, with valid figures.</param>
    /// <param name="now">The store's clock in milliseconds.</param>
    public ShareGrant Lease(string process, ShareRequest request, long now)
    {
        _isSpent |= request.IsSpent;
        Expire(now);
        // What a process gives back goes to the others first; otherwise it would get it back in the same step.
        bool givesBack = !_isSpent && _parts.GetValueOrDefault(process) is { } before && request.Held < before.Held;
        bool isNew = Accept(process, request, now);
        if (isNew) _parts[process] = Part.Of(request, now);
        Part? part = _parts.GetValueOrDefault(process);
        bool isSettling = now < _settlesUntil;
        FairPart fair = Fair();
        // An old request of a process that has left.
        if (part is null) return Grant(fair, 0, 0, isSettling);

        long target = fair.Target(part.Held, part.Wanted, part.Used, Math.Min(request.Least, ReplicaChecks.Most));
        if (isSettling) target = Math.Max(target, part.Held);
        else if (isNew && !givesBack) part.Held = Math.Max(part.Held, Math.Min(target, part.Held + (long)fair.Free));
        return Grant(fair, part.Held, target, isSettling);
    }

    /// <summary>
    /// Removes a process. What it has spent stays spent, and what it sent in the last minute counts until the minute is over.
    /// </summary>
    public void Leave(string process, ShareRequest request, long now)
    {
        _isSpent |= request.IsSpent;
        Expire(now);
        if (!Accept(process, request, now)) return;
        Part last = Part.Of(request, now);
        if (_isSpent) Count(process, last);
        else if (request.Used > 0)
            _parts[process] = Part.Of(request with { Held = request.Used, Wanted = request.Used, Lease = Minute }, now);
    }

    /// <summary>
    /// Whether the request is newer than the last one that was processed; if so, the earlier figures of the process are removed.
    /// </summary>
    private bool Accept(string process, ShareRequest request, long now)
    {
        Part? known = _parts.GetValueOrDefault(process) ?? _gone.GetValueOrDefault(process);
        if (known is not null && request.Number <= known.Number) return false;
        // A process holds a part that the store does not know of, and so may others.
        if (known is null && request.Held > 0) _settlesUntil = now + SettlingMilliseconds;
        // A process that counts here cannot also count as one that has left.
        long leaseMilliseconds = ReplicaChecks.Milliseconds(request.Lease, nameof(request));
        if (_isSpent && now < created + leaseMilliseconds) _usedByGone = Math.Max(_usedByGone, Math.Min(request.UsedByGone, ReplicaChecks.Most));
        if (_gone.Remove(process, out Part? gone)) _usedByGone = Math.Max(0, _usedByGone - gone.Used);
        _parts.Remove(process);
        return true;
    }

    private void Expire(long now)
    {
        LastAsked = now;
        foreach ((string process, Part part) in _parts.Where(part => part.Value.Ends <= now).ToList())
        {
            _parts.Remove(process);
            if (_isSpent) Count(process, part);
        }
    }

    private void Count(string process, Part part)
    {
        _usedByGone = Math.Min(ReplicaChecks.Most, _usedByGone + part.Used);
        _gone[process] = part;
    }

    private FairPart Fair() => new()
    {
        Total = Smallest,
        Gone = _usedByGone,
        AllHeld = _parts.Values.Sum(static part => part.Held),
        AllWanted = _parts.Values.Sum(static part => part.Wanted),
        AllUsed = _parts.Values.Sum(static part => part.Used),
        Processes = _parts.Count,
        IsSpent = _isSpent,
    };

    private long Smallest => _parts.Count == 0 ? 0 : _parts.Values.Min(static part => part.Total);

    private ShareGrant Grant(in FairPart fair, long held, long target, bool isSettling) => new()
    {
        Held = held,
        Target = target,
        Total = (long)fair.Total,
        Used = (long)Math.Min(ReplicaChecks.Most, fair.AllUsed + fair.Gone),
        UsedByGone = _usedByGone,
        Processes = fair.Processes,
        IsScarce = fair.IsScarce,
        IsSettling = isSettling,
    };

    private sealed class Part
    {
        public required long Held { get; set; }

        public required long Used { get; init; }

        public required long Wanted { get; init; }

        public required long Total { get; init; }

        public required long Number { get; init; }

        public required long Ends { get; init; }

        public static Part Of(ShareRequest request, long now)
        {
            long total = Math.Min(request.Total, ReplicaChecks.Most);
            return new Part
            {
                Held = request.Held,
                Used = request.Used,
                // A process cannot want less than it has used, or more than the total.
                Wanted = Math.Max(request.Used, Math.Min(request.Wanted, total)),
                Total = total,
                Number = request.Number,
                Ends = now + ReplicaChecks.Milliseconds(request.Lease, nameof(request)),
            };
        }
    }
}
