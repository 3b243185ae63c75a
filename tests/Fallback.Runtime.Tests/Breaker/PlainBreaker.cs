namespace Fallback.Runtime.Tests.Breaker;

/// <summary>
/// What docs/breaker.md says, written a second time with lists and seconds instead of locks, timestamps and buckets. Times are
/// ticks since the test began.
/// </summary>
internal sealed class PlainBreaker(BreakerSettings settings)
{
    private readonly List<PlainPermit> _given = [];
    private List<(long At, bool Failed)> _calls = [];
    private long _episode;
    private int _doublings;
    private int _successes;
    private long _opensUntil;
    private long _recoversUntil;
    private long _probesFrom;
    private long _ownFrom;
    private long _besideFrom;
    private SkipReason _why;

    public BreakerState State { get; private set; }

    public int Share { get; private set; }

    public int Consecutive { get; private set; }

    public long Now { get; private set; }

    public int ProbesUnderWay => _given.Count(permit => permit.Kind == PlainKind.Probe && HoldsPlace(permit));

    public (int Calls, int Failures) Window => settings.FailureRatio > 0 ? (InWindow.Count(), InWindow.Count(call => call.Failed)) : default;

    private IEnumerable<(long At, bool Failed)> InWindow
    {
        get
        {
            long tenth = settings.Sampling.Ticks / 10;
            return _calls.Where(call => Stamp(call.At) / tenth > Stamp(Now) / tenth - 10);
        }
    }

    private int PlacesTaken => _given.Count(HoldsPlace);

    public void Advance(TimeSpan time)
    {
        Now += time.Ticks;
        Tick();
    }

    /// <summary>The permit, or why there is none and when to ask again at the latest.</summary>
    public (PlainPermit? Permit, SkipReason Reason, TimeSpan RetryAfter) Enter(TimeSpan lease, BreakerEntry entry)
    {
        Tick();
        bool force = entry == BreakerEntry.Forced, beside = entry == BreakerEntry.Beside;
        if (State == BreakerState.Open && Now >= (beside ? _probesFrom : _opensUntil))
            (State, _ownFrom, _besideFrom) = (BreakerState.HalfOpen, _opensUntil, 0);
        bool helps = _why is SkipReason.BreakerOpen or SkipReason.EndpointUnavailable;
        switch (State)
        {
            case BreakerState.Isolated:
                return (null, SkipReason.Isolated, TimeSpan.Zero);
            case BreakerState.Open when !(force && helps && PlacesTaken == 0):
                return (null, _why, TimeSpan.FromTicks(_opensUntil - Now));
            case BreakerState.HalfOpen when PlacesTaken >= settings.HalfOpenMaxCalls:
                return (null, SkipReason.ProbeUnderWay, TimeSpan.FromTicks(FirstPlaceFree - Now));
            case BreakerState.HalfOpen when !force && Now < (beside ? _besideFrom : _ownFrom):
                return (null, SkipReason.BreakerOpen, TimeSpan.FromTicks((beside ? _besideFrom : _ownFrom) - Now));
            case BreakerState.Closed when Share > 0 && PlacesTaken >= Share + (force ? 1 : 0):
                return (null, SkipReason.Recovering, TimeSpan.FromTicks(Math.Min(FirstPlaceFree, _recoversUntil) - Now));
        }
        PlainKind kind = State != BreakerState.Closed ? PlainKind.Probe : Share > 0 ? PlainKind.Share : PlainKind.Plain;
        bool isBeside = beside && State == BreakerState.HalfOpen;
        if (isBeside) _besideFrom = Now + ProbeInterval.Ticks;
        var permit = new PlainPermit { Kind = kind, IsBeside = isBeside, Episode = _episode, ExpiresAt = Now + lease.Ticks };
        _given.Add(permit);
        return (permit, 0, TimeSpan.Zero);
    }

    public void Report(PlainPermit permit, Verdict verdict)
    {
        Tick();
        bool late = permit.Kind != PlainKind.Plain && Now >= permit.ExpiresAt;
        bool knownPlace = !permit.PlaceForgotten || permit.Kind == PlainKind.Share && State == BreakerState.Closed && Share == 0;
        permit.Reported = true;
        if (late || permit.Episode != _episode || permit.Kind != PlainKind.Plain && !knownPlace) return;
        if (verdict == Verdict.Success) Succeed(permit);
        if (verdict == Verdict.Failure) Fail(permit);
    }

    public void Trip(TimeSpan time, SkipReason why)
    {
        if (State == BreakerState.Isolated) return;
        if (State != BreakerState.Open) Open(time, time, why);
        else if (Now + time.Ticks > _opensUntil) (_opensUntil, _probesFrom, _why) = (Now + time.Ticks, Now + time.Ticks, why);
    }

    public void Isolate()
    {
        if (State != BreakerState.Isolated) StartAnew(BreakerState.Isolated);
    }

    public void Reset() => StartAnew(BreakerState.Closed);

    private TimeSpan ProbeInterval => TimeSpan.FromSeconds(Math.Min(5, settings.Break.TotalSeconds));

    private TimeSpan NextBreak
    {
        get
        {
            TimeSpan most = settings.MaxBreak ?? settings.Break * 2;
            return TimeSpan.FromTicks(Math.Min(settings.Break.Ticks << _doublings, Math.Max(most.Ticks, settings.Break.Ticks)));
        }
    }

    private long FirstPlaceFree => _given.Where(HoldsPlace).Min(permit => permit.ExpiresAt);

    private bool HoldsPlace(PlainPermit permit) => permit is { Reported: false, PlaceForgotten: false } && permit.Kind != PlainKind.Plain && Now < permit.ExpiresAt;

    // The fixture's clock does not start at timestamp 0, which decides where a tenth of the window begins.
    private static long Stamp(long ticks) => ticks + TimeSpan.TicksPerHour;

    private void Tick()
    {
        if (Share > 0 && Now >= _recoversUntil) EndRecovery();
    }

    private void Succeed(PlainPermit permit)
    {
        Consecutive = 0;
        if (State == BreakerState.Closed)
        {
            _calls.Add((Now, false));
            if (Share > 0 && permit.Kind == PlainKind.Share && ++Share > 64) EndRecovery();
            return;
        }
        State = BreakerState.HalfOpen;
        _ownFrom = _besideFrom = 0;
        if (++_successes < settings.SuccessThreshold) return;
        State = BreakerState.Closed;
        _episode++;
        _calls = [];
        _successes = 0;
        Share = Math.Max(settings.HalfOpenMaxCalls, settings.SuccessThreshold);
        _recoversUntil = Now + settings.Break.Ticks;
    }

    private void Fail(PlainPermit permit)
    {
        Consecutive++;
        if (State == BreakerState.HalfOpen)
        {
            if (!permit.IsBeside) _doublings = Math.Min(12, _doublings + 1);
            Open(NextBreak, ProbeInterval, SkipReason.BreakerOpen);
        }
        if (State != BreakerState.Closed) return;
        _calls.Add((Now, true));
        (int calls, int failures) = Window;
        bool enough = settings.FailureRatio > 0
            ? calls >= settings.MinimumThroughput && failures >= settings.FailureRatio * calls
            : Consecutive >= settings.FailureThreshold;
        if (enough) Open(NextBreak, ProbeInterval, SkipReason.BreakerOpen);
    }

    private void Open(TimeSpan time, TimeSpan untilProbes, SkipReason why)
    {
        State = BreakerState.Open;
        (_opensUntil, _probesFrom, _why) = (Now + time.Ticks, Now + untilProbes.Ticks, why);
        _episode++;
        _calls = [];
        _successes = 0;
        Share = 0;
        ForgetShares();
    }

    private void EndRecovery()
    {
        Share = 0;
        _doublings = 0;
        ForgetShares();
    }

    private void ForgetShares()
    {
        foreach (PlainPermit permit in _given.Where(permit => permit.Kind == PlainKind.Share)) permit.PlaceForgotten = true;
    }

    private void StartAnew(BreakerState state)
    {
        State = state;
        _episode++;
        _calls = [];
        _successes = 0;
        Consecutive = 0;
        EndRecovery();
        foreach (PlainPermit permit in _given) permit.PlaceForgotten = true;
    }
}

internal enum PlainKind
{
    Plain,
    Probe,
    Share,
}

internal sealed class PlainPermit
{
    public required PlainKind Kind { get; init; }

    public bool IsBeside { get; init; }

    public required long Episode { get; init; }

    public required long ExpiresAt { get; set; }

    public bool Reported { get; set; }

    public bool PlaceForgotten { get; set; }
}
