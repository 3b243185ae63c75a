using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fallback.Bench;

/// <summary>
/// Reads inputs of one, two, four and eight times a size, and tells the time for each byte: it stays the same where the work grows with the
/// input, and doubles where it grows with the input's square.
/// </summary>
internal static class GrowthRun
{
    private const int Smallest = 64 * 1024;
    private const int Runs = 5;

    /// <summary>Memory that is used for the first time, and caches that are too small, cost more as well; a square would be eight.</summary>
    private const double Suspicious = 3;

    private static readonly int[] _times = [1, 2, 4, 8];

    public static string Report(IEnumerable<GrowthSubject> subjects)
    {
        var text = new StringBuilder();
        text.AppendLine("| reader | input | 1x, ns a byte | 2x | 4x | 8x | 8x to 1x |").AppendLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (GrowthSubject subject in subjects)
        {
            double[] costs = [.. _times.Select(times => Cost(subject, Smallest * times))];
            double growth = costs[^1] / costs[0];
            text.Append(CultureInfo.InvariantCulture, $"| {subject.Reader} | {subject.Input} | ");
            foreach (double cost in costs) text.Append(CultureInfo.InvariantCulture, $"{cost:0.0} | ");
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{growth:0.0}{(growth > Suspicious ? " **grows**" : "")} |"));
        }
        return text.ToString();
    }

    private static double Cost(GrowthSubject subject, int size)
    {
        (long bytes, Action read) = subject.Make(size);
        read();
        double best = double.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            read();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
        return best / bytes;
    }
}
