namespace Fallback;

/// <summary>The first attempts of one side. Thread-safe; adding takes no lock and allocates nothing.</summary>
internal sealed class CanaryTally
{
    // Nanodollars: a token of the cheapest model costs ten of them.
    private const decimal Unit = 1_000_000_000m;

    private readonly LatencyHistogram _latencies = new();
    private int _count;
    private int _failures;
    private int _costed;
    private long _cost;

    public int Count => Volatile.Read(ref _count);

    public int Failures => Volatile.Read(ref _failures);

    /// <summary>The number of attempts with a known cost.</summary>
    public int Costed => Volatile.Read(ref _costed);

    public double SuccessRate => Count is var count and not 0 ? 1 - (double)Failures / count : 1;

    public TimeSpan? P95 => _latencies.Quantile(0.95);

    /// <summary>The average cost of a call in US dollars; null if no cost is known.</summary>
    public decimal? MeanCost => Costed is var costed and not 0 ? Volatile.Read(ref _cost) / Unit / costed : null;

    /// <summary>Counts an attempt; returns the number of attempts including it.</summary>
    public int Add(in CanarySample sample)
    {
        if (sample.Failed) Interlocked.Increment(ref _failures);
        else _latencies.Add(sample.Latency);
        if (sample.CostUsd is { } usd)
        {
            Interlocked.Add(ref _cost, (long)Math.Min(usd * Unit, 1e15m));
            Interlocked.Increment(ref _costed);
        }
        return Interlocked.Increment(ref _count);
    }

    public void Add(CanaryTally other)
    {
        Interlocked.Add(ref _failures, other.Failures);
        _latencies.Add(other._latencies);
        Interlocked.Add(ref _cost, Volatile.Read(ref other._cost));
        Interlocked.Add(ref _costed, other.Costed);
        Interlocked.Add(ref _count, other.Count);
    }

    public CanaryRecord ToRecord()
    {
        int count = Count;
        return new CanaryRecord { Samples = count, Failures = Math.Min(Failures, count), P95 = P95, MeanCostUsd = MeanCost };
    }
}
