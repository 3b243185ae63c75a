namespace Fallback;

/// <content>The figures that are learnt, and what asking the instance next would cost.</content>
internal sealed partial class InstanceLoad
{
    // Up faster than down: what gets slow is to be left sooner than it is taken to be well again. Answers of models differ four times among
    // each other, so a single one must not count for much.
    private const float Up = 0.1f;
    private const float Down = 0.05f;

    // A share of what was last known, gone after so many seconds.
    private const float LatencySeconds = 60;
    private const float FailureSeconds = 10;
    private const float LimitSeconds = 60;

    private const float FailureStep = 0.1f;

    // What fails at once has nothing under way and would draw every call. So the cost of failures has no bound (but this, for the arithmetic).
    private const float MostFailures = 0.97f;

    // Answers come in gaps of latency / under way. A silence of so many gaps is odd; one of half as many is not.
    private const float UsualGaps = 4;

    // Differences below are chance: the mean above wavers by an eighth.
    private const float SameLatency = 1.25f;

    // A limit that was met grows by this part of it, and by one request, each second: others may have left, and it is found out only by asking.
    private const float LimitGrowth = 0.05f;

    // Of a limit; above it the cost grows with each request instead of without end, so that the least crowded is still the cheapest.
    private const float Crowded = 0.98f;

    // A refusal for lack of room, as a part of a failure: all of a group may be full, and the choice is to stay one among them.
    private const float FullIsNotIll = 0.3f;

    private long _latency;
    private long _failures;
    private long _limit;
    private uint _quietSince;

    /// <summary>
    /// Whether answers come from it as often as its load lets expect. What refuses a request meanwhile has no room for it, and is not ill.
    /// </summary>
    public bool IsAnswering(long now) => IsAnsweringAt(MomentOf(now));

    /// <summary>Seconds that its answers take; 0 where that is not known, or no longer.</summary>
    /// <remarks>It is also what can be told of a silence: with n under way and none answered for t, they take about t × n or longer.</remarks>
    public float LatencyAt(uint moment)
    {
        TimedFigure known = TimedFigure.Read(in _latency);
        if (known.Value == 0) return 0;
        // It fades only where nothing is under way that would bring a new one.
        int underWay = UnderWay;
        float fading = underWay > 0 ? known.Value : known.Value * Math.Max(0, 1 - known.SecondsTo(moment) / LatencySeconds);
        return Math.Max(fading, SilenceAt(moment) * underWay / UsualGaps);
    }

    /// <summary>The share of its requests that fail or are refused, of about the last ten; fades within ten seconds.</summary>
    public float FailuresAt(uint moment)
    {
        TimedFigure known = TimedFigure.Read(in _failures);
        return known.Value == 0 ? 0 : known.Value * Math.Max(0, 1 - known.SecondsTo(moment) / FailureSeconds);
    }

    /// <summary>What it takes at once: as declared, else what was under way when it last refused, and growing since; 0 where neither is known.</summary>
    public float LimitAt(uint moment)
    {
        if (MaxConcurrency is var declared and > 0) return declared;
        TimedFigure known = TimedFigure.Read(in _limit);
        if (known.Value == 0) return 0;
        float passed = known.SecondsTo(moment);
        return passed >= LimitSeconds ? 0 : known.Value + passed * (1 + LimitGrowth * known.Value);
    }

    /// <summary>What one more request would cost here, for comparison with others; the least is the best.</summary>
    /// <param name="moment">Now.</param>
    /// <param name="latency">As <see cref="LatencyAt"/> says.</param>
    /// <param name="fastest">The fastest instance's; 0 where none is known.</param>
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
        // As the wait in a queue grows with its load: the nearer to the limit, the more each further request costs.
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
            // What nobody would notice is forgotten, so that successes write nothing again.
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
