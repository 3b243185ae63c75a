using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fallback.BuildBench;

/// <summary>How long the current thread has run: processor time where the system tells it for a thread, else the clock.</summary>
internal static partial class ThreadTime
{
    // CLOCK_THREAD_CPUTIME_ID of Linux.
    private const int OfThread = 3;

    public static double Milliseconds => OperatingSystem.IsLinux() && ClockGetTime(OfThread, out Time time) == 0
        ? time.Seconds * 1_000.0 + time.Nanoseconds / 1_000_000.0
        : Stopwatch.GetTimestamp() * 1_000.0 / Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
