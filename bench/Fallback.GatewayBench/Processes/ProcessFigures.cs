using System.Globalization;

namespace Fallback.GatewayBench;

/// <summary>What a process has used, from outside.</summary>
internal static class ProcessFigures
{
    /// <summary>
    /// Processor time of all threads, also of those that are gone, in nanoseconds: the clock behind the ticks of 10 ms in /proc/PID/stat.
    /// </summary>
    public static long Cpu(int process)
    {
        // The kernel's number of another process's clock: the complement of its id, and 2 for "scheduled".
        int clock = ~process << 3 | 2;
        if (Native.ClockGetTime(clock, out Native.Time time) != 0) throw new InvalidOperationException($"Process {process} has gone.");
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    /// <summary>Resident memory in bytes.</summary>
    public static long Resident(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
