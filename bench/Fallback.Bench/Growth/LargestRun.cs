using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fallback.Bench;

/// <summary>Reads replies and events of the largest size that is let through, and tells the processor time.</summary>
internal static class LargestRun
{
    private const int Largest = 16 * 1024 * 1024 - 1024;
    private const int Runs = 2;

    public static string Report(IEnumerable<GrowthSubject> subjects)
    {
        var text = new StringBuilder();
        text.AppendLine("| reader | input | 16 MiB, ms |").AppendLine("|---|---|---:|");
        foreach (GrowthSubject subject in subjects)
        {
            (_, Action read) = subject.Make(Largest);
            double best = double.MaxValue;
            for (int i = 0; i < Runs; i++)
            {
                TimeSpan start = Environment.CpuUsage.TotalTime;
                read();
                best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
            }
            text.AppendLine(CultureInfo.InvariantCulture, $"| {subject.Reader} | {subject.Input} | {best:0} |");
        }
        return text.ToString();
    }
}
