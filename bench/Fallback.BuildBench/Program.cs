using System.Globalization;
using Fallback.BuildBench;

foreach (int interfaces in (int[])[10, 100, 1_000])
{
    (double first, (double DriverMs, double OwnMs)[] edits, long held) = Keystrokes.Measure(interfaces, 60);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{interfaces} interfaces: first {first:0.0} ms, keystroke own {Median(edits.Select(static e => e.OwnMs)):0.00} ms, with driver {Median(edits.Select(static e => e.DriverMs)):0.00} ms, held {held / 1024:0} KiB"));
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
