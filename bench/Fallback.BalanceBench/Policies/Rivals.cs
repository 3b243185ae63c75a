namespace Fallback.BalanceBench;

/// <summary>What rivals count themselves.</summary>
internal abstract class CountingPolicy(Declared[] declared, int seed) : IPolicy
{
    protected Random Random { get; } = new(seed);

    protected int[] UnderWay { get; } = new int[declared.Length];

    protected Declared[] Declared => declared;

    protected bool IsWeighted => declared.Any(one => one.Weight != declared[0].Weight);

    public abstract int Pick(in InstanceSet tried, SimulatedCall call, long now);

    public virtual void Began(int place, long now) => UnderWay[place]++;

    public virtual void Ended(int place, TimeSpan latency, TimeSpan work, InstanceOutcome outcome, bool timedOut, long now) => UnderWay[place]--;

    protected List<int> Left(in InstanceSet tried)
    {
        var left = new List<int>(declared.Length);
        for (int place = 0; place < declared.Length; place++)
            if (!tried.Contains(place)) left.Add(place);
        return left;
    }

    protected int Weighted(List<int> left)
    {
        if (left.Count == 0) return -1;
        double at = Random.NextDouble() * left.Sum(place => declared[place].Weight);
        foreach (int place in left)
            if ((at -= declared[place].Weight) < 0) return place;
        return left[^1];
    }
}

/// <summary>In turn; smoothly by weight where there are weights.</summary>
internal sealed class RoundRobin(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    private readonly double[] _credit = new double[declared.Length];

    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        if (left.Count == 0) return -1;
        foreach (int place in left) _credit[place] += Declared[place].Weight;
        int best = left.MaxBy(place => _credit[place]);
        _credit[best] -= left.Sum(place => Declared[place].Weight);
        return best;
    }
}

/// <summary>At random, by weight: also what LiteLLM's "simple-shuffle" does.</summary>
internal sealed class RandomChoice(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    public override int Pick(in InstanceSet tried, SimulatedCall call, long now) => Weighted(Left(tried));
}

/// <summary>The one with the fewest requests under way for its weight; at random among equals.</summary>
internal sealed class LeastConnections(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        if (left.Count == 0) return -1;
        double Cost(int place) => (UnderWay[place] + 1.0) / Declared[place].Weight;
        double least = left.Min(Cost);
        List<int> equals = left.FindAll(place => Cost(place) <= least);
        return equals[Random.Next(equals.Count)];
    }
}

/// <summary>Two at random (by weight), and of them the one with fewer requests under way for its weight.</summary>
internal sealed class PowerOfTwo(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        if (left.Count < 2) return Weighted(left);
        int one = Weighted(left);
        left.Remove(one);
        int other = Weighted(left);
        double Cost(int place) => (UnderWay[place] + 1.0) / Declared[place].Weight;
        return Cost(other) < Cost(one) ? other : one;
    }
}

/// <summary>
/// Envoy's least request. With equal weights two draws at random, which may be the same host, and the one with fewer active requests. With
/// different ones a schedule by earliest deadline: whoever is drawn comes again after 1 ÷ (weight ÷ (active + 1)^bias), counted when it is
/// put back; the bias is 1.
/// </summary>
internal sealed class EnvoyLeastRequest(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    private readonly double[] _deadlines = [.. declared.Select(static one => 1.0 / one.Weight)];
    private double _time;

    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        if (left.Count == 0) return -1;
        if (IsWeighted)
        {
            int next = left.MinBy(place => _deadlines[place]);
            _time = Math.Max(_time, _deadlines[next]);
            _deadlines[next] = _time + (UnderWay[next] + 1.0) / Declared[next].Weight;
            return next;
        }
        int one = left[Random.Next(left.Count)], other = left[Random.Next(left.Count)];
        return UnderWay[other] < UnderWay[one] ? other : one;
    }
}

/// <summary>LiteLLM's "least-busy": the fewest requests under way, the first of equals; weights do not count.</summary>
internal sealed class LiteLlmLeastBusy(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    public override int Pick(in InstanceSet tried, SimulatedCall call, long now) =>
        Left(tried) is { Count: > 0 } left ? left.MinBy(place => UnderWay[place]) : -1;
}

/// <summary>
/// LiteLLM's "latency-based-routing": the least mean of up to ten latencies per output token; one that has none yet comes first. A timeout counts
/// 1,000 s, other failures do not count. When ten are kept, the newest replaces the last one, and the nine before it stay for the hour that the
/// list is kept: so it is written in its source.
/// </summary>
internal sealed class LiteLlmLatency(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    private const int Kept = 10;

    // Any scale does: a token is a hundredth of a second of work.
    private const double TokensPerSecond = 100;

    private readonly List<double>[] _latencies = [.. declared.Select(static _ => new List<double>())];

    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        if (left.Count == 0) return -1;
        double Mean(int place) => _latencies[place] is { Count: > 0 } known ? known.Average() : 0;
        double least = left.Min(Mean);
        List<int> best = left.FindAll(place => Mean(place) <= least);
        return best[Random.Next(best.Count)];
    }

    public override void Ended(int place, TimeSpan latency, TimeSpan work, InstanceOutcome outcome, bool timedOut, long now)
    {
        base.Ended(place, latency, work, outcome, timedOut, now);
        if (outcome != InstanceOutcome.Answered && !timedOut) return;
        double value = timedOut ? 1000 : latency.TotalSeconds / (work.TotalSeconds * TokensPerSecond);
        if (_latencies[place].Count < Kept) _latencies[place].Add(value);
        else _latencies[place][^1] = value;
    }
}
