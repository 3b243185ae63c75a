namespace Fallback;

/// <summary>Latencies in buckets of 4.4 %, from an eighth of a millisecond to an hour. Thread-safe; adding takes no lock.</summary>
internal sealed class LatencyHistogram
{
    private const int PerDoubling = 16;
    private const int Below = 3;
    private const int Buckets = 25 * PerDoubling;

    private readonly int[] _counts = new int[Buckets];
    private int _total;

    public int Count => Volatile.Read(ref _total);

    public void Add(TimeSpan latency)
    {
        int place = (int)((Math.Log2(Math.Max(latency.TotalMilliseconds, 0.125)) + Below) * PerDoubling);
        Interlocked.Increment(ref _counts[Math.Min(place, Buckets - 1)]);
        Interlocked.Increment(ref _total);
    }

    public void Add(LatencyHistogram other)
    {
        int total = 0;
        for (int i = 0; i < Buckets; i++)
        {
            int count = Volatile.Read(ref other._counts[i]);
            total += count;
            if (count > 0) Interlocked.Add(ref _counts[i], count);
        }
        Interlocked.Add(ref _total, total);
    }

    /// <summary>The middle of the bucket that contains the quantile; null if there are no values.</summary>
    public TimeSpan? Quantile(double share)
    {
        int total = Count, rank = (int)Math.Ceiling(share * total);
        if (total == 0) return null;
        int place = 0;
        for (int seen = 0; place < Buckets - 1; place++)
        {
            seen += Volatile.Read(ref _counts[place]);
            if (seen >= rank) break;
        }
        return TimeSpan.FromMilliseconds(Math.Pow(2, (place + 0.5) / PerDoubling - Below));
    }
}
