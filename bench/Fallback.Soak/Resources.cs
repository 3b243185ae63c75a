using System.Diagnostics;
using System.Globalization;

namespace Fallback.Soak;

/// <summary>What a process holds at a moment.</summary>
/// <param name="Memory">Bytes of the managed heap after a full collection.</param>
/// <param name="Descriptors">Open files and sockets; 0 where the system does not list them.</param>
/// <param name="Timers">Timers that wait.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Resources(long Memory, int Descriptors, long Timers, int Threads)
{
    private const string ListOfDescriptors = "/proc/self/fd";

    public static Resources Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        int descriptors = Directory.Exists(ListOfDescriptors) ? Directory.GetFileSystemEntries(ListOfDescriptors).Length : 0;
        using Process process = Process.GetCurrentProcess();
        return new Resources(memory, descriptors, Timer.ActiveCount, process.Threads.Count);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Memory / 1048576.0,6:0.0} MiB  {Descriptors,5:N0} descriptors  {Timers,5:N0} timers  {Threads,3:N0} threads");
}
