namespace Fallback;

/// <summary>
/// How one model at one instance answers questions whose answers are known, and what share of its calls it is to have by that. Outlives a
/// reload with its tier's state. Thread-safe.
/// </summary>
internal sealed class SyntheticRecord(TimeProvider time)
{
    /// <summary>An answer that takes so many times the usual is that of an instance that struggles.</summary>
    public const int SlowFactor = 10;

    /// <summary>Of an instance that struggles, and of one that has answered well once since.</summary>
    public const float Struggling = 0.1f, Recovering = 0.5f;

    /// <summary>How long a finding holds that nothing has confirmed since, where nobody says.</summary>
    public static readonly TimeSpan HeldFor = TimeSpan.FromHours(1);

    // Differences below are felt by nobody, and a server in the next room has them by chance.
    private static readonly TimeSpan _leastSlow = TimeSpan.FromMilliseconds(500);

    // Answers after which the usual time is known.
    private const int Enough = 3;

    // What is slow moves the measure by 2 % only, whatever it took: a lasting change becomes the usual in about half a day of 100 answers.
    private const double Weight = 0.1, StepOfSlow = 1.02;

    private readonly object _lock = new();
    private readonly MonotonicClock _clock = new(time);
    private (ProbeOutcome Outcome, DateTimeOffset At, TimeSpan Latency)? _last;
    private double _usual;
    private int _seen;

    // Read by each call that chooses; null while there is nothing to look at.
    private volatile Finding? _finding;

    /// <summary>What they have cost today, and how many there were.</summary>
    public DayAccount Account { get; } = new(time);

    /// <summary>
    /// What its weight is to be multiplied by: 1 for a healthy one. A volatile read as a rule, and without a lock always.
    /// </summary>
    public float Share => _finding is { } finding && _clock.Now < finding.Until ? finding.Share : 1;

    /// <summary>Takes in an answer.</summary>
    /// <param name="latency">How long it took, or how long was waited for it.</param>
    /// <param name="isRight">Whether it is what was expected.</param>
    /// <param name="ofCalls">How long calls take there: the measure as long as too few of these are known.</param>
    /// <param name="heldFor">How long what is found holds.</param>
    /// <param name="isSlow">Whether it took ten times the usual.</param>
    public ProbeNews Observe(TimeSpan latency, bool isRight, TimeSpan? ofCalls, TimeSpan heldFor, out bool isSlow)
    {
        lock (_lock)
        {
            float before = Share;
            // Who has just been slow is well again only when it is clearly not.
            isSlow = IsSlow(latency, before < 1 ? SlowFactor / 2 : SlowFactor, ofCalls);
            if (isRight) Learn(latency, isSlow);
            float after = isSlow || !isRight ? Struggling : before == Struggling ? Recovering : 1;
            _finding = after == 1 ? null : new Finding(after, _clock.After(_clock.Now, heldFor), IsHearsay: false);
            return after == Struggling && before != Struggling ? ProbeNews.Worse
                : after == 1 && before != 1 ? ProbeNews.Better
                : ProbeNews.None;
        }
    }

    /// <summary>What this process has found itself, and how long it holds; null where that is nothing.</summary>
    public (float Share, TimeSpan Remaining)? Own =>
        _finding is { IsHearsay: false } finding && _clock.Until(finding.Until, _clock.Now) is var left && left > TimeSpan.Zero
            ? (finding.Share, left)
            : null;

    /// <summary>Takes in what another replica has found; null where none has found anything any more.</summary>
    public void Hear((float Share, TimeSpan Remaining)? finding)
    {
        lock (_lock)
        {
            if (_finding is { IsHearsay: false } && Own is not null) return;
            _finding = finding is var (share, remaining) ? new Finding(share, _clock.After(_clock.Now, remaining), IsHearsay: true) : null;
        }
    }

    /// <summary>Keeps how the last one went, for people.</summary>
    public void Note(ProbeOutcome outcome, TimeSpan latency)
    {
        lock (_lock) _last = (outcome, time.GetUtcNow(), latency);
    }

    /// <summary>Null before the first.</summary>
    public SyntheticSnapshot? Snapshot()
    {
        float share = Share;
        (int requests, decimal spent) = Account.Today;
        lock (_lock)
            return _last is not var (outcome, at, latency) ? null : new SyntheticSnapshot
            {
                LastOutcome = outcome,
                LastAt = at,
                LastLatency = latency,
                UsualLatency = _seen >= Enough ? TimeSpan.FromTicks((long)_usual) : null,
                Share = share,
                RequestsToday = requests,
                CostTodayUsd = spent,
            };
    }

    private bool IsSlow(TimeSpan latency, int factor, TimeSpan? ofCalls)
    {
        double usual = _seen >= Enough ? _usual : ofCalls?.Ticks ?? 0;
        return usual > 0 && latency >= _leastSlow && latency.Ticks >= factor * usual;
    }

    private void Learn(TimeSpan latency, bool isSlow)
    {
        if (isSlow)
        {
            if (_seen >= Enough) _usual *= StepOfSlow;
            return;
        }
        _seen = Math.Min(_seen + 1, Enough + 1);
        _usual += (latency.Ticks - _usual) * (_seen <= Enough ? 1.0 / _seen : Weight);
    }

    private sealed record Finding(float Share, long Until, bool IsHearsay);
}
