using System.Diagnostics;

namespace Fallback.OutageBench;

/// <summary>The four providers as one client meets them: what they reply, and what they charge. Thread-safe.</summary>
internal sealed class Outage(int seed, int mostCalls)
{
    /// <summary>Of the first tier in mixed drought, below every load here.</summary>
    public const double LimitPerSecond = 20 * Pace.Times, LimitBurst = 400;

    private const double FailureMs = 50.0 / Pace.Times;
    private const double HangShare = 0.1;

    private readonly int[] _requests = new int[mostCalls * TierFigures.All.Length];
    private readonly double[] _drawn = new double[mostCalls];
    private readonly long[] _microdollars = new long[mostCalls];
    private readonly TokenBucket _limit = new(LimitPerSecond, LimitBurst);
    private readonly List<(long At, bool Answers)> _first = [];
    private volatile Weather _weather;

    public Weather Weather { set => _weather = value; }

    /// <summary>Requests to the first tier: when, and whether they are answered.</summary>
    public (long At, bool Answers)[] First
    {
        get { lock (_first) return [.. _first]; }
    }

    public Decision Decide(int call, int tier)
    {
        Weather weather = _weather;
        int request = Interlocked.Increment(ref _requests[call * TierFigures.All.Length + tier]) - 1;
        TierFigures figures = TierFigures.All[tier];
        var draws = new Draws(seed, call, tier, request);
        double availability = draws.Next(), kind = draws.Next(), normal = draws.Normal();
        Decision decision = Decide(weather, tier, availability >= figures.Availability, kind < HangShare, figures.Latency(normal, weather is not (Weather.Drought or Weather.MixedDrought)));
        if (tier == 0) lock (_first) _first.Add((Stopwatch.GetTimestamp(), decision.Status == 200));
        // A provider charges for an answer that it has begun, also when nobody waits for it any more.
        if (decision.Status == 200) Interlocked.Add(ref _microdollars[call], (long)(figures.Price * 1e6));
        if (tier == 0 && request == 0 && decision.Status == 200) _drawn[call] = decision.After;
        return decision;
    }

    /// <summary>What a million output tokens of these calls cost, in dollars, if all answers are of one length.</summary>
    public double DollarsFor(Range calls) => _microdollars[calls].Sum() / 1e6;

    /// <summary>How long the first tier's first answer to this call takes; 0 when it does not answer.</summary>
    public double DrawnFirst(int call) => _drawn[call];

    public int RequestsOf(int call) => _requests.AsSpan(call * TierFigures.All.Length, TierFigures.All.Length) is var each ? each[0] + each[1] + each[2] + each[3] : 0;

    private Decision Decide(Weather weather, int tier, bool fails, bool hangs, double latency)
    {
        bool isFirst = tier == 0;
        bool isDrought = weather is Weather.Drought or Weather.MixedDrought;
        if (weather == Weather.MixedDrought && isFirst && _limit.Take() is { } retryAfter) return new Decision(429, FailureMs, retryAfter);
        if (isFirst && weather == Weather.FirstHangs || weather == Weather.MixedDrought && fails && hangs) return default;
        if (isFirst && weather == Weather.FirstDark || isDrought && fails) return new Decision(503, FailureMs);
        return new Decision(200, latency);
    }
}
