using System.Diagnostics;

namespace Fallback.GatewayBench;

/// <summary>Every latency of a phase, so that quantiles are exact.</summary>
internal sealed class Latencies
{
    private long[] _ticks = new long[1 << 16];
    private int _count;

    public void Add(long ticks)
    {
        if (_count == _ticks.Length) Array.Resize(ref _ticks, _count * 2);
        _ticks[_count++] = ticks;
    }

    public void Clear() => _count = 0;

    public void Sort() => Array.Sort(_ticks, 0, _count);

    /// <summary>In microseconds, once sorted.</summary>
    public double Quantile(double share) => _count == 0 ? 0 : _ticks[(int)(share * (_count - 1))] * 1_000_000.0 / Stopwatch.Frequency;
}
