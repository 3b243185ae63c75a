using System.Diagnostics;
using System.Globalization;

namespace Fallback.OutageBench;

/// <summary>What others took of the cores since this was made: other processes, and the host where this machine is a guest ("steal"). Linux only; elsewhere none.</summary>
internal sealed class Neighbours
{
    /// <summary>Of the cores. Above it a repetition measures the neighbours: an open loop at 3,000 calls a second piles up until connections run out, whoever calls.</summary>
    public const double Most = 0.05;

    private readonly (long Busy, long All) _before = Read();
    private readonly (long At, TimeSpan Cpu) _own = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);

    /// <summary>What this process used.</summary>
    public double Own => (Process.GetCurrentProcess().TotalProcessorTime - _own.Cpu) / Stopwatch.GetElapsedTime(_own.At) / Environment.ProcessorCount;

    public double Taken
    {
        get
        {
            (long busy, long all) = Read();
            return all == _before.All ? 0 : Math.Max(0, (double)(busy - _before.Busy) / (all - _before.All) - Own);
        }
    }

    // cpu user nice system idle iowait irq softirq steal guest guest_nice; guest times are in user and nice, too.
    private static (long Busy, long All) Read()
    {
        if (!OperatingSystem.IsLinux()) return default;
        string line = File.ReadLines("/proc/stat").First();
        long[] times = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(static ticks => long.Parse(ticks, CultureInfo.InvariantCulture))];
        long all = times.Sum();
        return (all - times[3] - times[4], all);
    }
}
