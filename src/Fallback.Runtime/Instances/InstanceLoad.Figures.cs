namespace Fallback;

/// <content>The learned figures, and the cost of asking the instance next.</content>
internal sealed partial class InstanceLoad
{
    // Up faster than down: an instance that slows down must lose calls sooner than it regains them. A model's answers vary by a factor of
    // four, so a single one must not count for much.
    private const float Up = 0.1f;
    private const float Down = 0.05f;

    // A share of what was last known, which is gone after this many seconds.
    private const float LatencySeconds = 60;
    private const float FailureSeconds = 10;
    private const float LimitSeconds = 60;

    private const float FailureStep = 0.1f;

    // An instance that fails at once has nothing running and would attract every call, so the cost of failures is unlimited (except by this
    // bound, for the arithmetic).
    private const float MostFailures = 0.97f;

    // Answers arrive in gaps of latency / running requests. A silence of this many gaps is unusual; half as many are not.
    private const float UsualGaps = 4;

    // Smaller differences are chance: the mean above varies by an eighth.
    private const float SameLatency = 1.25f;

    // A limit that was reached grows by this part of it, and by one request, each second: other users may have left, and only asking shows
    // it.
    private const float LimitGrowth = 0.05f;

    // The part of a limit above which the cost grows with each request instead of without bound, so that the least crowded instance is
    // still the cheapest.
    private const float Crowded = 0.98f;

    // A refusal for lack of capacity, as a part of a failure: all instances of a group may be full, and the choice must remain among them.
    private const float FullIsNotIll = 0.3f;

    private long _latency;
    private long _failures;
    private long _limit;
    private uint _quietSince;

    /// <summary>
    /// Whether answers arrive from it as often as its load lets expect. If so, a refusal means that it is full, not that it is failing.
    /// </summary>
    public bool IsAnswering(long now) => IsAnsweringAt(MomentOf(now));

    /// <summary>Returns the seconds that its answers take; 0 if unknown, or no longer known.</summary>
    /// <remarks>A silence counts, too: with n requests running and none answered for t, they take about t × n or longer.</remarks>
    public float LatencyAt(uint moment)
    {
        TimedFigure known = TimedFigure.Read(in _latency);
        if (known.Value == 0) return 0;
        // It fades only if nothing is running that would bring a new value.
        int underWay = UnderWay;
        float fading = underWay > 0 ? known.Value : known.Value * Math.Max(0, 1 - known.SecondsTo(moment) / LatencySeconds);
        return Math.Max(fading, SilenceAt(moment) * underWay / UsualGaps);
    }

    /// <summary>Returns the share of its requests that fail or are refused, over about the last ten; fades within ten seconds.</summary>
    public float FailuresAt(uint moment)
    {
        TimedFigure known = TimedFigure.Read(in _failures);
        return known.Value == 0 ? 0 : known.Value * Math.Max(0, 1 - known.SecondsTo(moment) / FailureSeconds);
    }

    /// <summary>
    /// Returns the requests that it takes at once: as declared, otherwise the number that were running at its last refusal, growing since
    /// then; 0 if neither is known.
    /// </summary>
    public float LimitAt(uint moment)
    {
        if (MaxConcurrency is var declared and > 0) return declared;
        TimedFigure known = TimedFigure.Read(in _limit);
        if (known.Value == 0) return 0;
        float passed = known.SecondsTo(moment);
        return passed >= LimitSeconds ? 0 : known.Value + passed * (1 + LimitGrowth * known.Value);
    }

    /// <summary>Returns the cost of one more request here, compared with other instances; the lowest is the best.</summary>
    /// <param name="moment">The current time.</param>
    /// <param name="latency">The value of <see cref="LatencyAt"/>.</param>
    /// <param name="fastest">The fastest instance's latency; 0 if none is known.</param>
    public float CostAt(uint moment, float latency, float fastest)
    {
        int underWay = UnderWay;
        float cost = (underWay + 1) * Volatile.Read(ref _perWeight);
        if (RampAt(moment) * Share is var part and < 1) cost /= part;
        if (latency > SameLatency * fastest && fastest > 0) cost *= latency / (SameLatency * fastest);
        if (FailuresAt(moment) is var failures and > 0)
        {
            // One failure in ten weighs as half as many requests again, one in two as sixteen times as many.
            float squared = 1 / (1 - Math.Min(failures, MostFailures));
            squared *= squared;
            cost *= squared * squared;
        }
        float perPlace = Volatile.Read(ref _limit) == 0 ? Volatile.Read(ref _perPlace) : PerPlace(LimitAt(moment));
        float used = underWay * perPlace;
        // Like the wait in a queue, which grows with its load: the closer to the limit, the more each further request costs.
        return used < Crowded ? cost / (1 - used) : cost * (1 / (1 - Crowded) + (used - Crowded) / perPlace);
    }

    private static float PerPlace(float limit) => limit > 0 ? 1 / limit : 0;

    private bool IsAnsweringAt(uint moment)
    {
        float latency = TimedFigure.Read(in _latency).Value;
        int underWay = UnderWay;
        return underWay > 0 && latency > 0 && SilenceAt(moment) * underWay <= 2 * UsualGaps * latency;
    }

    private float SilenceAt(uint moment) => TimedFigure.SecondsBetween(Volatile.Read(ref _quietSince), moment);

    private void AddLatency(float seconds, uint moment)
    {
        while (true)
        {
            long before = Volatile.Read(ref _latency);
            TimedFigure known = TimedFigure.Unpack(before);
            bool isFresh = known.Value > 0 && known.SecondsTo(moment) < LatencySeconds;
            float next = isFresh ? known.Value + (seconds - known.Value) * (seconds > known.Value ? Up : Down) : Math.Max(seconds, 0.001f);
            if (Interlocked.CompareExchange(ref _latency, new TimedFigure(next, moment).Pack(), before) == before) return;
        }
    }

    private void AddFailure(float failed, uint moment)
    {
        while (true)
        {
            long before = Volatile.Read(ref _failures);
            if (failed == 0 && before == 0) return;
            float known = FailuresAt(moment), next = known + (failed - known) * FailureStep;
            // A negligible value is forgotten, so that successes write nothing again.
            long after = next < 0.001f ? 0 : new TimedFigure(next, moment).Pack();
            if (Interlocked.CompareExchange(ref _failures, after, before) == before) return;
        }
    }

    private void LowerLimit(uint moment)
    {
        if (MaxConcurrency > 0) return;
        float seen = Math.Max(1, UnderWay);
        while (true)
        {
            long before = Volatile.Read(ref _limit);
            float known = LimitAt(moment), next = known > 0 && known < seen ? known : seen;
            if (Interlocked.CompareExchange(ref _limit, new TimedFigure(next, moment).Pack(), before) == before) return;
        }
    }
}
