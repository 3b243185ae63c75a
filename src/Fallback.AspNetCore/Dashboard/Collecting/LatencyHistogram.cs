namespace Fallback.Dashboard;

/// <summary>
/// Latencies in cells that grow by 5 %, from 1 ms to half an hour, so that a percentile is right to 2.5 %. Not thread-safe.
/// </summary>
internal sealed class LatencyHistogram
{
    private const double Growth = 1.05;
    private const int Cells = 296;

    private static readonly double _step = Math.Log(Growth);

    private readonly int[] _counts = new int[Cells];
    private long _total;

    public void Add(TimeSpan latency)
    {
        _counts[CellOf(latency.TotalMilliseconds)]++;
        _total++;
    }

    public void Add(LatencyHistogram? other)
    {
        if (other is null) return;
        for (int i = 0; i < Cells; i++) _counts[i] += other._counts[i];
        _total += other._total;
    }

    /// <summary>In milliseconds; null where nothing was counted.</summary>
    public double? Percentile(double share)
    {
        if (_total == 0) return null;
        long rank = Math.Max(1, (long)Math.Ceiling(share * _total));
        int cell = 0;
        for (long seen = _counts[0]; seen < rank; seen += _counts[cell]) cell++;
        return cell == 0 ? 1 : Math.Pow(Growth, cell - 0.5);
    }

    // Cell i holds what is above Growth^(i-1) and not above Growth^i; the last one holds all that is longer.
    private static int CellOf(double milliseconds) =>
        milliseconds <= 1 ? 0 : Math.Min(Cells - 1, (int)Math.Ceiling(Math.Log(milliseconds) / _step));
}
