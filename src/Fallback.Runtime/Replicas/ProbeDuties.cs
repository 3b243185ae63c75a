using System.Collections.Concurrent;

namespace Fallback;

/// <summary>
/// Decides which replica sends the probes and the synthetic traffic of a tier: one of them, as long as the tier is healthy. It reports its
/// findings to the others; if it finds a problem, they look for themselves. A replica that stops asking for a duty, because it isolated,
/// drained or lost the tier, leaves it to the others. Thread-safe.
/// </summary>
internal sealed class ProbeDuties(TimeProvider time, Action hurry)
{
    /// <summary>How long a duty is held without another request for it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private const int GapsUnasked = 3;

    private static readonly TimeSpan _renewal = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time before a duty is given up, however often it is asked for.</summary>
    private static readonly TimeSpan _leastUnasked = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time before a duty is given up while its usual interval is unknown: longer than between two synthetic questions by default.
    /// </summary>
    private static readonly TimeSpan _unaskedAtFirst = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The time after which a duty's usual interval is forgotten: nothing is asked less often than once a day, plus or minus half of it.
    /// </summary>
    private static readonly TimeSpan _forgotten = TimeSpan.FromDays(2);

    private readonly MonotonicClock _clock = new(time);
    private readonly ConcurrentDictionary<string, Duty> _duties = new(StringComparer.Ordinal);
    private long _askAt;

    /// <summary>The offices that this process asks for.</summary>
    public string[] Offices => [.. _duties.Where(static duty => !duty.Value.IsGivenUp).Select(static duty => duty.Key)];

    /// <summary>Whether it is this process's turn; also false before that is known.</summary>
    public bool IsOurs(string office)
    {
        Duty duty = _duties.GetOrAdd(office, static _ => new Duty());
        if (duty.IsTakenUp(_clock))
        {
            Volatile.Write(ref _askAt, 0);
            hurry();
        }
        return _clock.Now < duty.OursUntil;
    }

    /// <summary>
    /// Returns the duties to resign from, because this process has not asked for them for a long time; it stops requesting them.
    /// </summary>
    public string[] GiveUp()
    {
        List<string>? left = null;
        foreach ((string office, Duty duty) in _duties)
        {
            TimeSpan unasked = duty.Unasked(_clock);
            if (duty.IsGivenUp && unasked > _forgotten) _duties.TryRemove(office, out _);
            if (duty.IsGivenUp || unasked <= duty.Patience) continue;
            bool isHeld = duty.OursUntil > 0;
            duty.GiveUp();
            if (isHeld) (left ??= []).Add(office);
        }
        return left is null ? [] : [.. left];
    }

    /// <summary>Returns the offices to request in this round; none if the last answer is recent enough.</summary>
    public string[] Due() => _duties.IsEmpty || _clock.Now < Volatile.Read(ref _askAt) ? [] : Offices;

    public void Take(string[] offices, IReadOnlyList<bool> elected, long askedAt)
    {
        for (int i = 0; i < offices.Length; i++)
        {
            if (_duties.TryGetValue(offices[i], out Duty? duty)) duty.OursUntil = elected[i] ? _clock.After(askedAt, Lease) : 0;
        }
        Volatile.Write(ref _askAt, _clock.After(askedAt, _renewal));
    }

    /// <summary>One office.</summary>
    private sealed class Duty
    {
        private readonly object _lock = new();
        private bool _isGivenUp = true;
        private bool _wasAsked;
        private long _askedAt;
        private long _oursUntil;
        private TimeSpan? _gap;

        /// <summary>The time until which it is this process's; 0 if it is another's.</summary>
        public long OursUntil
        {
            get => Volatile.Read(ref _oursUntil);
            set => Volatile.Write(ref _oursUntil, value);
        }

        public bool IsGivenUp => Volatile.Read(ref _isGivenUp);

        /// <summary>How long it may go unused. Questions come at random moments, so that one gap shows little.</summary>
        public TimeSpan Patience
        {
            get
            {
                lock (_lock)
                {
                    if (_gap is not { } gap) return _unaskedAtFirst;
                    return gap * GapsUnasked < _leastUnasked ? _leastUnasked : gap * GapsUnasked;
                }
            }
        }

        /// <summary>Records that the duty is used; returns whether that is new.</summary>
        public bool IsTakenUp(MonotonicClock clock)
        {
            long now = clock.Now;
            lock (_lock)
            {
                bool isNew = _isGivenUp;
                // A pause shows nothing about the usual interval, unless nothing else does.
                if (_wasAsked && (!isNew || _gap is null))
                {
                    TimeSpan gap = clock.Until(now, _askedAt), fading = _gap / 2 ?? TimeSpan.Zero;
                    _gap = gap > fading ? gap : fading;
                }
                (_wasAsked, _askedAt, _isGivenUp) = (true, now, false);
                return isNew;
            }
        }

        public TimeSpan Unasked(MonotonicClock clock)
        {
            lock (_lock) return clock.Until(clock.Now, _askedAt);
        }

        public void GiveUp()
        {
            lock (_lock) (_isGivenUp, OursUntil) = (true, 0);
        }
    }
}
