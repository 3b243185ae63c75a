using System.Globalization;

namespace Fallback.GatewayBench;

/// <summary>The page's tables.</summary>
internal sealed class Tables(Results results)
{
    private static readonly double[] _bounds = [5, 10, 50];

    private readonly Measured[] _all = [results.Direct, .. results.Proxies];

    public string Saturated(string word)
    {
        Cell[] cells = [.. results.Scale.Saturated.Where(cell => cell.Word == word)];
        Cell widest = cells.FirstOrDefault(static cell => cell.Connections == 64) ?? cells[^1];
        Measured? yarp = results.Find(Targets.Yarp);
        string unit = word.Length == 0 ? "per request" : "per stream";
        var table = new MarkdownTable([
            "", .. cells.Select(cell => Text($"CPU µs {unit}, {cell.Connections}")), Text($"relative to YARP's, {widest.Connections}"),
            .. cells.Select(static cell => Text($"per second, {cell.Connections}"))]);
        foreach (Measured one in _all)
        {
            string ratio = yarp is null ? "–" : one.RatioTo(yarp, widest, static phase => phase.Cpu).Text("0.00");
            table.Row([
                one.Name, .. cells.Select(cell => one.Of(cell, static phase => phase.Cpu).Text("#,0")), ratio,
                .. cells.Select(cell => one.Of(cell, static phase => phase.Rate).Text("#,0"))]);
        }
        table.Row(["*the load itself*", .. cells.Select(LoadCost), "", .. cells.Select(static _ => "")]);
        return table + Errors();
    }

    /// <summary>In how many pieces a stream comes that is sent as fast as can be.</summary>
    public string Reads()
    {
        Cell cell = results.Scale.Saturated.Last(static cell => cell.Word == Wire.StreamWord);
        return results.Direct.Of(cell, static phase => phase.Reads).Alone("0.0");
    }

    public string Paced()
    {
        Measured? yarp = results.Find(Targets.Yarp);
        var table = new MarkdownTable("", "CPU µs per stream", "relative to YARP's");
        foreach (Measured one in _all)
        {
            string ratio = yarp is null ? "–" : Spread.Of(one.Paced.Zip(yarp.Paced, static (own, others) => own / others)).Text("0.00");
            table.Row(one.Name, Spread.Of(one.Paced).Text("#,0"), ratio);
        }
        return table.ToString();
    }

    public string Half(Cell cell)
    {
        var table = new MarkdownTable("", "per second", "p50 ms", "p99 ms", "direct p50", "direct p99", "added p50", "added p99");
        foreach (Measured one in results.Proxies)
        {
            if (!one.Half.TryGetValue(cell, out List<HalfLoad>? phases)) continue;
            Spread Of(Func<HalfLoad, double> figure) => one.Added(cell, phase => figure(phase) / 1000);
            table.Row(
                one.Name,
                Text($"{phases[0].Rate:#,0}"),
                Of(static phase => phase.Through.P50).Alone("0.00"),
                Of(static phase => phase.Through.P99).Alone("0.00"),
                Of(static phase => phase.Direct.P50).Alone("0.00"),
                Of(static phase => phase.Direct.P99).Alone("0.00"),
                Of(static phase => phase.AddedP50).Text("0.00"),
                Of(static phase => phase.AddedP99).Text("0.00"));
        }
        return Text($"{(cell.Word.Length == 0 ? "Plain answers" : "Streams")}, at most {cell.Connections} under way:\n\n{table}");
    }

    public string OneAtATime()
    {
        var cell = new Cell("", 1);
        var table = new MarkdownTable("", "p50 µs", "p99 µs", "added p50", "added p99");
        foreach (Measured one in _all)
        {
            table.Row(
                one.Name,
                one.Of(cell, static phase => phase.P50).Alone("#,0"),
                one.Of(cell, static phase => phase.P99).Alone("#,0"),
                one.Over(results.Direct, cell, static phase => phase.P50).Text("#,0"),
                one.Over(results.Direct, cell, static phase => phase.P99).Text("#,0"));
        }
        return table.ToString();
    }

    public string Failover()
    {
        (string Name, string First, string Failing)[] pairs =
        [
            ("hand-written", Targets.Minimal, Targets.MinimalFailover),
            (Targets.Ours, Targets.OurFirst, Targets.OurFailover),
            ($"{Targets.Ours}, no log", Targets.OurFirst, Targets.OurSilent),
            ($"{Targets.Ours}, breaker open", Targets.OurFirst, Targets.OurOpen),
            ("Portkey", Targets.Portkey, Targets.PortkeyFailover),
        ];
        var cell = new Cell("", 1);
        var table = new MarkdownTable(
            "", "p50 µs, one tier", "failing over", "added p50", "added CPU µs", "requests per call at the refusing tier", "at the next one");
        foreach ((string name, string firstName, string failingName) in pairs)
        {
            if (results.Find(firstName) is not { } first || results.Find(failingName) is not { } failing) continue;
            Asks asks = results.Asks[failingName];
            table.Row(
                name,
                first.Of(cell, static phase => phase.P50).Alone("#,0"),
                failing.Of(cell, static phase => phase.P50).Alone("#,0"),
                Targets.Extra(failing, first, static phase => phase.P50).Text("#,0"),
                Targets.Extra(failing, first, static phase => phase.Cpu).Text("#,0"),
                Text($"{(double)asks.Refused / asks.Calls:0.###}"),
                Text($"{(double)asks.Answered / asks.Calls:0.###}"));
        }
        return $"{table}\nWithout a proxy, a refusal takes {results.Refusal.Text("0")} µs.\n";
    }

    public string Frontier()
    {
        var table = new MarkdownTable(["", .. _bounds.Select(static bound => Text($"p99 ≤ {bound} ms"))]);
        foreach (Measured one in results.Proxies) table.Row([one.Name, .. _bounds.Select(bound => Most(one, bound))]);
        return table.ToString();
    }

    public string MemoryAndStart()
    {
        var table = new MarkdownTable("", "first answer, ms", "MB at that time", "MB after the load", "MB with 1,000 streams", "KB per stream");
        foreach (Measured one in results.Proxies)
        {
            Starts? start = results.Starts.FirstOrDefault(start => start.Name == one.Name);
            string[] memory = one.Memory is var (idle, open)
                ? [Text($"{idle / 1e6:0}"), Text($"{open / 1e6:0}"), Text($"{(open - idle) / 1e6:0.0}")]
                : ["–", "–", "–"];
            table.Row([one.Name, start?.Milliseconds.Text("0") ?? "–", start?.Resident.Alone("0") ?? "–", .. memory]);
        }
        return table + (results.NativeBytes is { } bytes ? Text($"\nThe native program has {bytes / 1e6:0.0} MB.\n") : "");
    }

    private static string Most(Measured one, double bound)
    {
        IEnumerable<double> within = one.Frontier.Where(rate => Spread.Of(rate.Value).Median <= bound).Select(static rate => rate.Key);
        double most = within.DefaultIfEmpty().Max();
        return most > 0 ? Text($"{most:#,0}") : "–";
    }

    private string LoadCost(Cell cell) =>
        Spread.Of(results.Proxies.SelectMany(one => one.Phases(cell)).Select(static phase => phase.Load)).Alone("#,0");

    private string Errors()
    {
        string[] errors = [.. _all.Where(static one => one.Errors > 0).Select(static one => Text($"{one.Name} {one.Errors}"))];
        return errors.Length == 0 ? "" : $"\nErrors in the whole run: {string.Join(", ", errors)}.\n";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
