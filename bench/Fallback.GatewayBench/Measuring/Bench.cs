namespace Fallback.GatewayBench;

/// <summary>
/// The run: every round asks every subject in turn, each time another one first, so that what disturbs the machine disturbs all of them.
/// </summary>
internal sealed class Bench(Scale scale, LoadGenerator load, Measured direct, Measured[] proxies, Action<string> says)
{
    private readonly Measured[] _all = [direct, .. proxies];

    /// <summary>
    /// Short loads of everybody in turn, until processor times fall no more. A runtime compiles for good only when it has time to: a proxy
    /// whose only core is kept busy runs code of the first hour for half a minute, and whoever came first would look worst.
    /// </summary>
    public void WarmUp()
    {
        foreach (Measured one in _all) one.Running.CheckAsync().GetAwaiter().GetResult();
        var best = _all.ToDictionary(static one => one, static _ => (Plain: double.MaxValue, Stream: double.MaxValue));
        int round = 0, since = 0;
        for (; round < scale.MostWarmUps && (round < scale.MostWarmUps / 3 || since < 3); round++, since++)
        {
            foreach (Measured one in _all)
            {
                (double plain, double stream) = (Burst(one, 64, ""), Burst(one, 16, Wire.StreamWord));
                (double plainBest, double streamBest) = best[one];
                if (plain < plainBest * 0.9 || stream < streamBest * 0.9) since = 0;
                best[one] = (Math.Min(plain, plainBest), Math.Min(stream, streamBest));
            }
        }
        says($"All are warm after {round} rounds{(since < 3 ? ", **and processor times still fall**" : "")}.");
    }

    public void Saturate()
    {
        foreach (int round in Enumerable.Range(0, scale.Rounds))
        {
            foreach (Cell cell in scale.Saturated)
                foreach (Measured one in InTurn(_all, round)) Saturate(one, cell);
            says($"Round {round + 1} of {scale.Rounds} at saturation.");
        }
    }

    public void HalfLoad()
    {
        foreach (int round in Enumerable.Range(0, scale.HalfRounds))
        {
            foreach (Cell cell in scale.Half)
            {
                foreach (Measured one in InTurn(proxies, round))
                {
                    double rate = Math.Round(one.Of(cell, static phase => phase.Rate).Median / 2, 0);
                    // Direct goes first in every other round.
                    LoadResult? before = round % 2 == 0 ? Open(direct, cell, rate) : null;
                    LoadResult through = Open(one, cell, rate);
                    one.Half.Of(cell).Add(new HalfLoad(rate, through, before ?? Open(direct, cell, rate)));
                }
            }
            says($"Round {round + 1} of {scale.HalfRounds} at half load.");
        }
    }

    public void FindFrontier()
    {
        var cell = new Cell("", 256);
        foreach (int round in Enumerable.Range(0, scale.FrontierRounds))
        {
            foreach (double share in (double[])[0.5, 0.6, 0.7, 0.8, 0.87, 0.94, 1])
            {
                foreach (Measured one in InTurn(proxies, round))
                {
                    double rate = Math.Round(one.Of(cell, static phase => phase.Rate).Median * share, 0);
                    LoadResult result = Open(one, cell, rate);
                    one.Frontier.Of(rate).Add(result.PiledUp ? double.PositiveInfinity : result.P99 / 1000);
                }
            }
            says($"Round {round + 1} of {scale.FrontierRounds} of the frontier.");
        }
    }

    public void Pace()
    {
        foreach (int round in Enumerable.Range(0, scale.PacedRounds))
        {
            foreach (Measured one in InTurn(_all, round))
            {
                // The first hundred streams are the warm-up, and each takes its second.
                LoadResult result = Run(one, one.Running.Order(100, scale.Seconds, Wire.PacedWord));
                one.Paced.Add(result.Cpu[0] / 1000.0 / result.Requests);
            }
        }
        if (scale.PacedRounds > 0) says("Streams at a model's pace.");
    }

    public void HoldStreams(int streams)
    {
        foreach (Measured one in proxies)
        {
            long idle = ProcessFigures.Resident(one.Running.Child.Id);
            LoadResult result = Run(one, one.Running.Order(streams, 0, Wire.HoldWord) with { Holds = true });
            if (result.Errors == 0) one.Memory = (idle, ProcessFigures.Resident(one.Running.Child.Id));
            // Any other order lets go of them.
            load.Run(direct.Running.Order(1, 0.3));
        }
        says($"Memory with {streams} open streams.");
    }

    private void Saturate(Measured one, Cell cell)
    {
        long before = load.Cpu;
        LoadResult result = Run(one, one.Running.Order(cell.Connections, scale.Seconds, cell.Word));
        double loadCost = (load.Cpu - before) / 1000.0 / (result.Requests + cell.Connections);
        one.Saturated.Of(cell).Add(new Saturation(
            result.Requests / result.Seconds, result.Cpu[0] / 1000.0 / result.Requests, loadCost, result.P50, result.P99, result.Reads));
    }

    private double Burst(Measured one, int connections, string word)
    {
        LoadResult result = load.Run(one.Running.Order(connections, 0.25, word));
        return (double)result.Cpu[0] / result.Requests;
    }

    private LoadResult Open(Measured one, Cell cell, double rate) =>
        Run(one, one.Running.Order(cell.Connections, scale.Seconds, cell.Word) with { Rate = rate });

    private LoadResult Run(Measured one, LoadOrder order)
    {
        LoadResult result = load.Run(order);
        one.Errors += result.Errors;
        return result;
    }

    private static IEnumerable<Measured> InTurn(Measured[] all, int round) =>
        Enumerable.Range(0, all.Length).Select(place => all[(place + round * 3) % all.Length]);
}

internal static class Lists
{
    /// <summary>The list of a key, made with its first entry.</summary>
    public static List<T> Of<TKey, T>(this Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull => lists.TryGetValue(key, out List<T>? found) ? found : lists[key] = [];
}
