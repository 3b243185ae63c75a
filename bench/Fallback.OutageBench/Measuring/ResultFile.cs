using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.OutageBench;

/// <summary>OUTAGE.md: a head, and a section for each scenario. A run of some scenarios replaces only their sections.</summary>
internal static class ResultFile
{
    public static void Write(IScenario[] all, Dictionary<string, string> fresh)
    {
        string root = typeof(ResultFile).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static metadata => metadata.Key == "RepoRoot").Value!;
        string path = Path.Combine(root, "bench", "OUTAGE.md");
        string before = File.Exists(path) ? File.ReadAllText(path) : "";
        var text = new StringBuilder(_head);
        foreach (IScenario scenario in all)
            if ((fresh.TryGetValue(scenario.Title, out string? section) ? section : Section(before, scenario.Title)) is { } found) text.Append('\n').Append(found);
        File.WriteAllText(path, text.ToString());
    }

    public static string Section(IScenario scenario, int repetitions, int discarded, double busy) => string.Create(CultureInfo.InvariantCulture, $"""
        ## {scenario.Title}

        {scenario.Description}

        {DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.OutageBench -- {scenario.Name} --write`: {RuntimeInformation.FrameworkDescription}, Polly.Core {PollyVersion}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, workstation GC. Repetitions: {repetitions}{(discarded == 0 ? "" : $" (and {discarded} thrown away: others took more than {Neighbours.Most:P0} of the cores, or calls piled up)")}; the process, providers and all clients in it, used {busy:P0} of the cores.
        {scenario.Report()}
        """).TrimEnd() + "\n";

    private static string? Section(string text, string title)
    {
        int from = text.IndexOf($"## {title}\n", StringComparison.Ordinal);
        if (from < 0) return null;
        int to = text.IndexOf("\n## ", from, StringComparison.Ordinal);
        return (to < 0 ? text[from..] : text[from..to]).TrimEnd() + "\n";
    }

    private static string PollyVersion => typeof(Polly.ResiliencePipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private const string _head = """
        # An outage of four tiers, beside rivals

        `dotnet run -c Release --project bench/Fallback.OutageBench -- --write` runs every scenario (35 minutes) and writes this file; with names of scenarios (`waves`, `waves-mixed`, `load`, `load-mixed`, `hang`, `dark`, `sequential`) only those, and `--repetitions 1` once. Waves need 10,000 open files (`ulimit -n`). Open loops do not give way: where others, or the host of a virtual machine, take the cores for half a second, calls pile up, time out and open connections until none are left, with the rivals alone as with ours. So a repetition in which others took more than 5 % of the cores, or in which more than four seconds' calls of one client were under way, is played again, and counted.

        Four tiers over real sockets on the loopback interface, with the published figures five times as fast: availability 68 / 82 / 99.2 / 99.8 % in drought, p50 178 / 124 / 248 / 196 ms, p99 1,440 / 620 / 560 / 380 ms (log-normal), timeouts 1,000 / 1,200 / 1,600 / 2,000 ms, breaks 6 s. When a tier is well it answers everything, and its p99 is twice its p50. A failure is a 503 after 10 ms; in the mixed scenarios a tenth of the failures hang instead, and the first tier takes 100 requests a second (400 at once after a pause) and refuses the others with 429 and the time until the next one can pass, in `retry-after-ms` and `Retry-After`.

        Each call has the same random numbers at each tier whoever asks, so that clients differ only in what they do. A million output tokens cost 0.42 / 2.50 / 8 / 15 $; a provider charges an answer in full once it has begun it, also when the client has gone by then. Latencies are those of answered calls, from when a call was due. Figures are medians of the repetitions with the least and the most in brackets; answered is the worst repetition's; ratios are taken within a repetition. "Cost to 0.42 $" is the cost in prices of the first tier.

        **It is not the processor that is measured**: under each table stands what this machine adds to the answers that the first tier gave at once, and under each title how busy the cores were. A wave keeps both cores busy for its first 50 to 100 ms, and adds as much to some answers, of whichever client; in the open loops it is 4 to 5 ms. Where one client's ratio differs by two hundredths from another's, that is noise.

        The clients, all with the same timeouts:

        - **first tier alone**: no fallback.
        - **published**: a port of the algorithm of the source article from its description: tiers in order, a breaker each that three failures in a row open (a rate limit is one, too), half-open after the break for three calls, and from there never closed again, as was found with it. Once with a connection for each request, as published, and once pooled.
        - **loop without breaker**.
        - **Polly, defaults**: breaker and timeout around each tier, options as they come (a tenth of 100 calls in 30 s opens for 5 s), five times as fast. **Polly, tuned**: half of at least 20 calls in 6 s, a break of 6 s, a rate limit is no failure.
        - **Fallback**: `[ModelChain]`, `[TierTimeout]`, `[CircuitBreaker(BreakSeconds = 1)]`, all else as it comes: with the default break of 30 s, probes beside the next tier are 5 s apart, of which this is a fifth. With `[Hedge]`, which is `ExtraCost = 0.10` by the prices above, and with two fixed delays.

        """;
}
