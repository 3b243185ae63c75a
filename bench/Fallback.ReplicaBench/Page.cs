using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.ReplicaBench;

/// <summary>bench/REPLICAS.md.</summary>
internal static class Page
{
    private const int Many = 1_000;

    /// <summary>The folder of the benches.</summary>
    public static string Folder
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Fallback.sln"))) folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(folder, "bench");
        }
    }

    public static string Write(CallCost calls, IReadOnlyList<Traffic> traffic, IReadOnlyList<StepCost> steps, Frozen frozen)
    {
        var text = new StringBuilder();
        void Say(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
        Say($"# What sharing through Redis costs");
        Say($"");
        Say($"{DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.ReplicaBench -- --write`: .NET {Environment.Version}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, Debian's redis-server on the loopback interface.");
        Say($"");
        Say($"## A call");
        Say($"A chain with two limits per minute and a budget per day, a model that answers at once, and one caller. The process usually holds its parts of the limits and of the budget. The same application runs without and with `AddFallbackRedis`, in turn.");
        Say($"");
        Say($"| | without | with |");
        Say($"|---|---:|---:|");
        Say($"| µs per call | {calls.Alone:0.00} | {calls.Shared:0.00} |");
        Say($"| bytes allocated | {calls.AloneBytes:#,0} | {calls.SharedBytes:#,0} |");
        Say($"| ratio within a round, median (least to most) | | {calls.Ratio.Median:0.000} ({calls.Ratio.Least:0.000} to {calls.Ratio.Most:0.000}) |");
        Say($"| round trips to Redis per call | | 0 |");
        Say($"");
        Say($"If the process holds no part, a call is refused at once and the process requests a part; the call does not wait. While Redis is frozen (SIGSTOP, 30 seconds, {frozen.Calls:#,0} calls, none failed):");
        Say($"");
        Say($"| µs per call | p50 | p99 | most |");
        Say($"|---|---:|---:|---:|");
        Say($"| before | {frozen.Before.P50:0.0} | {frozen.Before.P99:0.0} | {frozen.Before.Most:#,0} |");
        Say($"| frozen | {frozen.While.P50:0.0} | {frozen.While.P99:0.0} | {frozen.While.Most:#,0} |");
        Say($"");
        Say($"## A process");
        Say($"What one process sends to Redis and receives from it in a second. It grows with the number of calls only if the calls use up a part sooner.");
        Say($"");
        Say($"| | scripts | bytes in | bytes out |");
        Say($"|---|---:|---:|---:|");
        foreach (Traffic one in traffic) Say($"| {one.Name} | {one.Scripts:0.0} | {one.In:#,0} | {one.Out:#,0} |");
        Say($"");
        Say($"## The server");
        Say($"The server's processor time for one step, and its memory for one total and one board, by the number of processes that share.");
        Say($"");
        Say($"| processes | µs per part of a total | µs per read of the board | bytes |");
        Say($"|---:|---:|---:|---:|");
        foreach (StepCost step in steps) Say($"| {step.Processes:#,0} | {step.Share:0.0} | {step.Board:0.0} | {step.Memory:#,0} |");
        Say($"");
        Traffic busy = traffic[^1];
        StepCost last = steps[^1];
        double perSecond = busy.Scripts * Many;
        double cores = perSecond * Math.Max(last.Share, last.Board) / 1e6;
        Say($"## Extrapolated to {Many:#,0} replicas");
        Say($"{Many:#,0} processes with 1,000 calls a second each, two limits and a budget need {perSecond:#,0} scripts a second, {cores:0.00} cores of Redis at the more expensive of the two steps, {busy.In * Many / 1e6:0.0} MB a second in and {busy.Out * Many / 1e6:0.0} MB out. A thousand calls of one process need {busy.Scripts:0.0} scripts and {busy.In + busy.Out:#,0} bytes. With `SyncMs` 1000 it is about half. The cost of a step does not depend on how many processes share, so the total depends on the number of processes times the number of limits and budgets. The totals can be spread over the servers of a cluster.");
        return text.ToString();
    }
}
