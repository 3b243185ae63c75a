using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.Soak;

/// <summary>Says whether all was flat and every call ended, and writes it into bench/SOAK.md where the time was long enough to tell.</summary>
internal static class ChaosReport
{
    private const string Heading = "## Ten minutes of chaos";
    private const string Page = "SOAK.md";

    private static readonly TimeSpan _longEnough = TimeSpan.FromMinutes(10);

    public static bool Write(
        TimeSpan length, int callers, Tally tally, int reloads, HandlerCount handlers, IReadOnlyList<Resources> samples, bool ended)
    {
        // What nobody looked at shows itself when it is collected.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{tally.Ended:N0} calls in {length.TotalSeconds:0} s by {callers} callers, {tally.Attempts:N0} attempts, {reloads:N0} reloads, {handlers.Made:N0} handlers");
        text.Append(tally);
        foreach (int at in new[] { 0, samples.Count / 4, samples.Count / 2, 3 * samples.Count / 4, samples.Count - 1 })
            text.AppendLine(CultureInfo.InvariantCulture, $"sample {at + 1,3} of {samples.Count}: {samples[at]}");
        // Streams that nobody disposed are told by nobody either, until they are collected.
        long forgotten = tally.Ends.Where(static end => end.Key.Contains("forgotten", StringComparison.Ordinal)).Sum(static end => end.Value);
        bool ok = true;
        Check("every call ended", ended && tally.Started == tally.Ended);
        Check("no call ended otherwise than it may", !tally.Ends.Any(static end => end.Key.Contains("UNEXPECTED", StringComparison.Ordinal)));
        Check("no exception went unobserved", tally.Unobserved.Count == 0);
        Check(string.Create(CultureInfo.InvariantCulture, $"no handler is left, of {handlers.Made:N0}: {handlers.Alive}"), handlers.Alive == 0);
        foreach (Flatness flat in Flatness.Of(samples)) Check(flat.ToString(), flat.IsFlat);
        text.AppendLine(CultureInfo.InvariantCulture, $"       ({forgotten:N0} streams were begun and never disposed)");
        Console.WriteLine();
        Console.Write(text);
        foreach (Exception unobserved in tally.Unobserved.Take(3)) Console.WriteLine(unobserved);
        if (length >= _longEnough) Keep(text.ToString());
        return ok;

        void Check(string what, bool holds)
        {
            ok &= holds;
            text.AppendLine(CultureInfo.InvariantCulture, $"{(holds ? "ok    " : "FAILED")} {what}");
        }
    }

    /// <summary>Puts the section into the page, in the place of the one before.</summary>
    private static void Keep(string text)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Fallback.sln"))) root = Path.GetDirectoryName(root);
        if (root is null) return;
        string page = Path.Combine(root, "bench", Page);
        string before = File.ReadAllText(page);
        int from = before.IndexOf(Heading, StringComparison.Ordinal);
        int to = from < 0 ? -1 : before.IndexOf("\n## ", from, StringComparison.Ordinal);
        string rest = to < 0 ? "" : before[(to + 1)..];
        string kept = from < 0 ? before.TrimEnd() + "\n\n" : before[..from];
        File.WriteAllText(page, $"{kept}{Section(text)}{(rest.Length > 0 ? "\n" + rest : "")}");
    }

    private static string Section(string text) => string.Create(CultureInfo.InvariantCulture, $"""
        {Heading}

        {DateTime.UtcNow:yyyy-MM-dd}, `-- chaos 10`, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores that other builds used as well. Three servers on loopback fail one request in three, at random, in each of 21 ways. The configuration is reloaded every 100 ms and differs each time; every fiftieth contains a mistake. One call in five is canceled within 400 ms. Callers leave streams, and begin streams without disposing them. A sample is taken every 10 seconds after a full collection; client and servers are one process.

        ```
        {text.TrimEnd()}
        ```

        """);
}
