using System.Globalization;

namespace Fallback.GatewayBench;

/// <summary>
/// What others took of the cores since this was made: other processes, and the host where this machine is a guest ("steal").
/// </summary>
internal sealed class Neighbours
{
    private readonly int[] _own;
    private readonly (long Busy, long All) _before = Read();
    private readonly long _ownBefore;

    /// <param name="own">The bench's processes, which must live as long as this is asked.</param>
    public Neighbours(IEnumerable<int> own)
    {
        _own = [.. own, Environment.ProcessId];
        _ownBefore = _own.Sum(ProcessFigures.Cpu);
    }

    /// <summary>Of all cores.</summary>
    public double Taken
    {
        get
        {
            (long busy, long all) = Read();
            // In ticks of 10 ms.
            double own = (_own.Sum(ProcessFigures.Cpu) - _ownBefore) / 10_000_000.0;
            return all == _before.All ? 0 : Math.Max(0, (busy - _before.Busy - own) / (all - _before.All));
        }
    }

    // cpu user nice system idle iowait irq softirq steal guest guest_nice; guest times are in user and nice, too.
    private static (long Busy, long All) Read()
    {
        string line = File.ReadLines("/proc/stat").First();
        IEnumerable<string> parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8);
        long[] times = [.. parts.Select(static ticks => long.Parse(ticks, CultureInfo.InvariantCulture))];
        long all = times.Sum();
        return (all - times[3] - times[4], all);
    }
}
