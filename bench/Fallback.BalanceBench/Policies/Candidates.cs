namespace Fallback.BalanceBench;

/// <summary>
/// The source's formula: at random, by weight × (1 − load) × (base latency ÷ current latency). A load needs a capacity, so it is told the
/// true ones. Base is the least mean of its latencies so far, current the mean of about the last twenty.
/// </summary>
internal sealed class PublishedFormula(Declared[] declared, int[] capacities, int seed) : CountingPolicy(declared, seed)
{
    private const double Step = 0.1;

    // An instance that has everything under way is still to be asked when nobody else is left.
    private const double Least = 0.001;

    private readonly double[] _current = new double[declared.Length];
    private readonly double[] _base = new double[declared.Length];

    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        if (left.Count == 0) return -1;
        double at = Random.NextDouble() * left.Sum(Score);
        foreach (int place in left)
            if ((at -= Score(place)) < 0) return place;
        return left[^1];
    }

    public override void Ended(int place, TimeSpan latency, TimeSpan work, InstanceOutcome outcome, bool timedOut, long now)
    {
        base.Ended(place, latency, work, outcome, timedOut, now);
        if (outcome != InstanceOutcome.Answered && !timedOut) return;
        double seconds = latency.TotalSeconds;
        _current[place] = _current[place] == 0 ? seconds : _current[place] + Step * (seconds - _current[place]);
        if (_base[place] == 0 || _current[place] < _base[place]) _base[place] = _current[place];
    }

    private double Score(int place)
    {
        double free = Math.Max(Least, 1 - (double)UnderWay[place] / capacities[place]);
        return Declared[place].Weight * free * (_current[place] == 0 ? 1 : _base[place] / _current[place]);
    }
}

/// <summary>
/// Peak EWMA as Finagle has it, with two choices: latency × (under way + 1) for its weight. A latency above the mean takes its place at once,
/// one below pulls it down within ten seconds.
/// </summary>
internal sealed class PeakEwma(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    private const double DecaySeconds = 10;

    private readonly double[] _mean = new double[declared.Length];
    private readonly long[] _at = new long[declared.Length];

    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        if (left.Count == 0) return -1;
        if (left.Count == 1) return left[0];
        int one = Random.Next(left.Count), other = Random.Next(left.Count - 1);
        if (other >= one) other++;
        return Cost(left[other]) < Cost(left[one]) ? left[other] : left[one];
    }

    public override void Ended(int place, TimeSpan latency, TimeSpan work, InstanceOutcome outcome, bool timedOut, long now)
    {
        base.Ended(place, latency, work, outcome, timedOut, now);
        // As published, whatever came back counts: a refusal looks like a quick answer.
        double seconds = latency.TotalSeconds, kept = Math.Exp(-(double)(now - _at[place]) / TimeSpan.TicksPerSecond / DecaySeconds);
        _mean[place] = seconds > _mean[place] ? seconds : _mean[place] * kept + seconds * (1 - kept);
        _at[place] = now;
    }

    private double Cost(int place) => _mean[place] * (UnderWay[place] + 1) / Declared[place].Weight;
}

/// <summary>Rendezvous by conversation without a bound: what a hash of the conversation does alone.</summary>
internal sealed class PlainHash(Declared[] declared, int seed) : CountingPolicy(declared, seed)
{
    public override int Pick(in InstanceSet tried, SimulatedCall call, long now)
    {
        List<int> left = Left(tried);
        return left.Count == 0 ? -1 : left.MaxBy(place => Score(call.Conversation, place));
    }

    private double Score(ulong conversation, int place)
    {
        double uniform = ((Hashing.Mix(Hashing.Mix(conversation) + (ulong)place) >> 11) + 1) * (1.0 / (1UL << 53));
        return Declared[place].Weight / -Math.Log(uniform);
    }
}
