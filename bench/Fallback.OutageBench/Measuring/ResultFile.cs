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

        {DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.OutageBench -- {scenario.Name} --write`: {RuntimeInformation.FrameworkDescription}, Polly.Core {PollyVersion}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, workstation GC. Repetitions: {repetitions}{(discarded == 0 ? "" : $" (and {discarded} discarded: others took more than {Neighbours.Most:P0} of the cores, or calls piled up)")}; the process, with the providers and all clients, used {busy:P0} of the cores.
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
        # An outage of four tiers, compared with other clients

        `dotnet run -c Release --project bench/Fallback.OutageBench -- --write` runs every scenario (35 minutes) and writes this file. Names of scenarios (`waves`, `waves-mixed`, `load`, `load-mixed`, `hang`, `dark`, `sequential`) run only those, and `--repetitions 1` runs them once. Waves need 10,000 open files (`ulimit -n`).

        Open loops do not slow down: if other processes, or the host of a virtual machine, take the cores for half a second, calls pile up, time out and open connections until none are left. That happens with every client. So a repetition is discarded, counted and run again if other processes took more than 5 % of the cores, or if one client had more than four seconds' worth of calls under way.

        Four tiers over real sockets on the loopback interface, with the published figures five times as fast: availability 68 / 82 / 99.2 / 99.8 % in drought, p50 178 / 124 / 248 / 196 ms, p99 1,440 / 620 / 560 / 380 ms (log-normal), timeouts 1,000 / 1,200 / 1,600 / 2,000 ms, breaks 6 s. A healthy tier answers everything, and its p99 is twice its p50. A failure is a 503 after 10 ms. In the mixed scenarios, a tenth of the failures hang instead, and the first tier accepts 100 requests a second (400 at once after a pause). It refuses the others with 429 and the time until the next one can pass, in `retry-after-ms` and `Retry-After`.

        Each call has the same random numbers at each tier for every client, so that clients differ only in what they do. A million output tokens cost 0.42 / 2.50 / 8 / 15 $. A provider charges an answer in full once it has begun it, even if the client has gone by then. Latencies are those of answered calls, from the time when a call was due. Figures are medians of the repetitions, with the lowest and the highest in brackets; "answered" is that of the worst repetition; ratios are taken within a repetition. "Cost to 0.42 $" is the cost in multiples of the first tier's price.

        **The processor is not what is measured**: below each table is the time that this machine adds to the answers that the first tier gave at once, and below each title how busy the cores were. A wave keeps both cores busy for its first 50 to 100 ms and adds as much to some answers of every client; in the open loops it is 4 to 5 ms. If the ratios of two clients differ by 0.02, that is noise.

        The clients, all with the same timeouts:

        - **first tier alone**: no fallback.
        - **published**: a port of the algorithm in the source article, from its description. It asks tiers in order. Each has a breaker that opens after three failures in a row (a rate limit counts as one), is half-open after the break for three calls, and then does not close again, as we found. It runs once with a connection for each request, as published, and once with pooled connections.
        - **loop without breaker**.
        - **Polly, defaults**: breaker and timeout around each tier, with default options (a failure ratio of a tenth of 100 calls in 30 s opens it for 5 s), five times as fast. **Polly, tuned**: half of at least 20 calls in 6 s, a break of 6 s; a rate limit does not count as a failure.
        - **Fallback**: `[ModelChain]`, `[TierTimeout]`, `[CircuitBreaker(BreakSeconds = 1)]`, everything else by default. With the default break of 30 s, probes that run at the same time as the next tier are 5 s apart; a fifth of that is 1 s. Also with `[Hedge]`, which is `ExtraCost = 0.10` with the prices above, and with two fixed delays.

        """;
}
