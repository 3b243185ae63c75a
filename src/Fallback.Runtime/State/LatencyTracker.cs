namespace Fallback;

/// <summary>Successful latencies: their exponentially weighted mean, in which about the last ten count, and the slowest of the
/// last 64. Thread-safe.</summary>
internal sealed class LatencyTracker
{
    private const double Weight = 0.2;

    private const int Kept = 64;
    private const int Enough = 20;

    private readonly long[] _last = new long[Kept];
    private long _count;
    private long _overtaken;

    // The mean in ticks as the bits of a double; 0 before the first.
    private long _mean;

    /// <summary>How many answers there were.</summary>
    public long Answers => Volatile.Read(ref _count) - Volatile.Read(ref _overtaken);

    public TimeSpan? Typical =>
        Volatile.Read(ref _mean) is var bits and not 0
            ? TimeSpan.FromTicks((long)BitConverter.Int64BitsToDouble(bits))
            : null;

    /// <summary>The median of the last 64; null before there are 20.</summary>
    public TimeSpan? Median => Percentile(50);

    /// <summary>The 95th percentile of the last 64; null before there are 20.</summary>
    public TimeSpan? Slow => Percentile(95);

    /// <summary>
    /// A slow answer that was not waited for, because a hedge came first. Left out, the slow answers that hedges overtake would be missing,
    /// and hedges would come earlier and earlier.
    /// </summary>
    public void AddOvertaken(TimeSpan atLeast)
    {
        if (Slow is not { } slow) return;
        Interlocked.Increment(ref _overtaken);
        Keep(atLeast > slow ? atLeast : slow);
    }

    public void Add(TimeSpan latency)
    {
        Keep(latency);
        double ticks = Math.Max(1, latency.Ticks);
        while (true)
        {
            long before = Volatile.Read(ref _mean);
            double mean = before == 0 ? ticks : BitConverter.Int64BitsToDouble(before) * (1 - Weight) + ticks * Weight;
            if (Interlocked.CompareExchange(ref _mean, BitConverter.DoubleToInt64Bits(mean), before) == before) return;
        }
    }

    private TimeSpan? Percentile(int percent)
    {
        int count = (int)Math.Min(Volatile.Read(ref _count), Kept);
        if (count < Enough) return null;
        Span<long> sorted = stackalloc long[count];
        for (int i = 0; i < count; i++) sorted[i] = Volatile.Read(ref _last[i]);
        sorted.Sort();
        return TimeSpan.FromTicks(sorted[(count * percent + 99) / 100 - 1]);
    }

    private void Keep(TimeSpan latency) => Volatile.Write(ref _last[(Interlocked.Increment(ref _count) - 1) % Kept], latency.Ticks);
}
