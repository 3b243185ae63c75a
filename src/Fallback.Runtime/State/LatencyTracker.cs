using System.Collections.Concurrent;

namespace Fallback;

/// <summary>
/// Tracks successful latencies: their exponentially weighted mean over about the last ten, the slowest of the last 64, and the spread of
/// the last 256. Thread-safe.
/// </summary>
internal sealed class LatencyTracker
{
    private const double Weight = 0.2;

    private const int Kept = 256;
    private const int Recent = 64;
    private const int Enough = 20;

    // Sorting 256 figures for each call would cost more than the rest of the call; a sixteenth of new ones hardly changes a quantile.
    private const int SpreadHolds = Kept / 16;

    private readonly long[] _last = new long[Kept];
    private readonly ConcurrentQueue<TimeSpan> _unconfirmed = new();
    private long _count;
    private long _overtaken;
    private int _pending;
    private KnownSpread? _spread;

    // The mean in ticks as the bits of a double; 0 before the first answer.
    private long _mean;

    /// <summary>The number of answers.</summary>
    public long Answers => Volatile.Read(ref _count) - Volatile.Read(ref _overtaken);

    public TimeSpan? Typical =>
        Volatile.Read(ref _mean) is var bits and not 0
            ? TimeSpan.FromTicks((long)BitConverter.Int64BitsToDouble(bits))
            : null;

    /// <summary>The 95th percentile of the last 64; null before there are 20.</summary>
    public TimeSpan? Slow => Percentile(95, Recent, Enough);

    /// <summary>The 95th percentile of however few answers there are; null before the first.</summary>
    public TimeSpan? SlowSoFar => Percentile(95, Recent, 1);

    /// <summary>The spread of the last 256; null before there are 20.</summary>
    public LatencySpread? Spread
    {
        get
        {
            long count = Volatile.Read(ref _count);
            if (_spread is { } known && count - known.At is >= 0 and < SpreadHolds) return known.Spread;
            if (Percentile(50, Kept, Enough) is not { } median || Percentile(99, Kept, Enough) is not { } slowest) return null;
            var spread = new LatencySpread(median, slowest);
            // While there are few answers, each one counts.
            if (count >= Recent) _spread = new KnownSpread(count, spread);
            return spread;
        }
    }

    /// <summary>
    /// Adds a slow answer that was not waited for, because a hedge was faster. Without it, the slow answers that hedges overtake would be
    /// missing, and hedges would start earlier and earlier. It counts once the tier has answered again: until then the tier may be down,
    /// and its time would be no measure.
    /// </summary>
    public void AddOvertaken(TimeSpan atLeast)
    {
        if (Volatile.Read(ref _pending) >= Kept) return;
        Interlocked.Increment(ref _pending);
        _unconfirmed.Enqueue(SlowSoFar is { } slow && slow > atLeast ? slow : atLeast);
    }

    public void Add(TimeSpan latency)
    {
        if (Volatile.Read(ref _pending) > 0) Confirm();
        Keep(latency);
        double ticks = Math.Max(1, latency.Ticks);
        while (true)
        {
            long before = Volatile.Read(ref _mean);
            double mean = before == 0 ? ticks : BitConverter.Int64BitsToDouble(before) * (1 - Weight) + ticks * Weight;
            if (Interlocked.CompareExchange(ref _mean, BitConverter.DoubleToInt64Bits(mean), before) == before) return;
        }
    }

    private void Confirm()
    {
        while (_unconfirmed.TryDequeue(out TimeSpan atLeast))
        {
            Interlocked.Decrement(ref _pending);
            Interlocked.Increment(ref _overtaken);
            Keep(atLeast);
        }
    }

    private TimeSpan? Percentile(int percent, int latest, int least)
    {
        long all = Volatile.Read(ref _count);
        int count = (int)Math.Min(all, latest);
        if (count < least) return null;
        Span<long> sorted = stackalloc long[count];
        for (int i = 0; i < count; i++) sorted[i] = Volatile.Read(ref _last[(all - 1 - i) % Kept]);
        sorted.Sort();
        return TimeSpan.FromTicks(sorted[(count * percent + 99) / 100 - 1]);
    }

    private void Keep(TimeSpan latency) => Volatile.Write(ref _last[(Interlocked.Increment(ref _count) - 1) % Kept], latency.Ticks);

    private sealed record KnownSpread(long At, LatencySpread Spread);
}
