namespace Fallback;

/// <summary>
/// Tracks how one model at one instance answers questions with known answers, and the share of its calls that follows. Survives a reload
/// with its tier's state. Thread-safe.
/// </summary>
internal sealed class SyntheticRecord(TimeProvider time)
{
    /// <summary>The factor over the usual time from which an answer shows that its instance is struggling.</summary>
    public const int SlowFactor = 10;

    /// <summary>The share of a struggling instance, and of one that has answered well once since.</summary>
    public const float Struggling = 0.1f, Recovering = 0.5f;

    /// <summary>How long a finding applies if nothing confirms it, unless specified.</summary>
    public static readonly TimeSpan HeldFor = TimeSpan.FromHours(1);

    // Smaller differences are not noticeable, and a nearby server has them by chance.
    private static readonly TimeSpan _leastSlow = TimeSpan.FromMilliseconds(500);

    // The number of answers after which the usual time is known.
    private const int Enough = 3;

    // A slow answer moves the measure by only 2 %, however long it took: a lasting change becomes the usual time in about half a day of 100
    // answers a day.
    private const double Weight = 0.1, StepOfSlow = 1.02;

    private readonly object _lock = new();
    private readonly MonotonicClock _clock = new(time);
    private (ProbeOutcome Outcome, DateTimeOffset At, TimeSpan Latency)? _last;
    private double _usual;
    private int _seen;

    // Read by each call that chooses; null while there is nothing to consider.
    private volatile Finding? _finding;

    /// <summary>Their cost and number today.</summary>
    public DayAccount Account { get; } = new(time);

    /// <summary>The factor for its weight: 1 for a healthy instance. Usually a volatile read, and never a lock.</summary>
    public float Share => _finding is { } finding && _clock.Now < finding.Until ? finding.Share : 1;

    /// <summary>Records an answer.</summary>
    /// <param name="latency">The time that it took, or that was waited for it.</param>
    /// <param name="isRight">Whether it is correct.</param>
    /// <param name="ofCalls">The time that calls take there, which is the measure while too few of these answers are known.</param>
    /// <param name="heldFor">How long the finding applies.</param>
    /// <param name="isSlow">Whether it took ten times the usual time.</param>
    public ProbeNews Observe(TimeSpan latency, bool isRight, TimeSpan? ofCalls, TimeSpan heldFor, out bool isSlow)
    {
        lock (_lock)
        {
            float before = Share;
            // An instance that was slow is healthy again only if it is clearly faster.
            isSlow = IsSlow(latency, before < 1 ? SlowFactor / 2 : SlowFactor, ofCalls);
            if (isRight) Learn(latency, isSlow);
            float after = isSlow || !isRight ? Struggling : before == Struggling ? Recovering : 1;
            _finding = after == 1 ? null : new Finding(after, _clock.After(_clock.Now, heldFor), IsHearsay: false);
            return after == Struggling && before != Struggling ? ProbeNews.Worse
                : after == 1 && before != 1 ? ProbeNews.Better
                : ProbeNews.None;
        }
    }

    /// <summary>This process's own finding, and how long it still applies; null for none.</summary>
    public (float Share, TimeSpan Remaining)? Own =>
        _finding is { IsHearsay: false } finding && _clock.Until(finding.Until, _clock.Now) is var left && left > TimeSpan.Zero
            ? (finding.Share, left)
            : null;

    /// <summary>Takes over another replica's finding; null if none has any more.</summary>
    public void Hear((float Share, TimeSpan Remaining)? finding)
    {
        lock (_lock)
        {
            if (_finding is { IsHearsay: false } && Own is not null) return;
            _finding = finding is var (share, remaining) ? new Finding(share, _clock.After(_clock.Now, remaining), IsHearsay: true) : null;
        }
    }

    /// <summary>Keeps the last result, for display.</summary>
    public void Note(ProbeOutcome outcome, TimeSpan latency)
    {
        lock (_lock) _last = (outcome, time.GetUtcNow(), latency);
    }

    /// <summary>Returns the snapshot; null before the first question.</summary>
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
