namespace Fallback;

/// <summary>An exponentially weighted mean of successful latencies: about the last ten count. Thread-safe.</summary>
internal sealed class LatencyTracker
{
    private const double Weight = 0.2;

    // The mean in ticks as the bits of a double; 0 before the first.
    private long _mean;

    public TimeSpan? Typical => Volatile.Read(ref _mean) is var bits and not 0 ? TimeSpan.FromTicks((long)BitConverter.Int64BitsToDouble(bits)) : null;

    public void Add(TimeSpan latency)
    {
        double ticks = Math.Max(1, latency.Ticks);
        while (true)
        {
            long before = Volatile.Read(ref _mean);
            double mean = before == 0 ? ticks : BitConverter.Int64BitsToDouble(before) * (1 - Weight) + ticks * Weight;
            if (Interlocked.CompareExchange(ref _mean, BitConverter.DoubleToInt64Bits(mean), before) == before) return;
        }
    }
}
