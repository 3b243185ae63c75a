using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.BalanceBench;

/// <summary>BALANCE.md.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new(_head);

    public void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    public void Add() => _text.Append('\n');

    /// <summary>A row a contestant, in each cell the figures of the loads one after the other.</summary>
    public void AddTable(Contest contest, bool showsRefused = true)
    {
        string loads = string.Join(" / ", contest.Loads.Select(static load => Format($"{load:P0}")));
        Add($"Loads {loads}.");
        Add();
        Add($"| | errors, % | p50 ms | p99 ms | p99 of all calls |{(showsRefused ? " refused, % |" : "")} share of each at {contest.Loads[1]:P0} |");
        Add($"|---|---:|---:|---:|---:|{(showsRefused ? "---:|" : "")}---:|");
        foreach ((Contestant contestant, Measured[] measured) in contest.Rows)
        {
            string refused = showsRefused ? $" {Cells(measured, static one => one.Refused * 100, "0.0")} |" : "";
            Add($"| {contestant.Name} | {Cells(measured, static one => one.Errors * 100, "0.00")} | {Cells(measured, static one => one.P50 * 1000, "0")} | {Cells(measured, static one => one.P99 * 1000, "0")} | {Cells(measured, static one => one.P99OfAll * 1000, "0")} |{refused} {Shares(measured[1])} |");
        }
        if (contest.Unavoidable is not { } least) return;
        Add($"| *one pool of all places* | {Cells(least, static one => one.Errors * 100, "0.00")} | {Cells(least, static one => one.P50 * 1000, "0")} | {Cells(least, static one => one.P99 * 1000, "0")} | {Cells(least, static one => one.P99OfAll * 1000, "0")} |{(showsRefused ? " |" : "")} |");
    }

    public void AddTargets(IEnumerable<Target> targets)
    {
        Add($"| | at most | measured | reached |");
        Add($"|---|---:|---:|---|");
        foreach (Target target in targets) Add($"{target.ToString()}");
    }

    public static string Shares(Measured measured) => string.Join(" / ", measured.Shares.Select(static share => Format($"{share * 100:0}")));

    public void Write()
    {
        string root = typeof(Report).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static metadata => metadata.Key == "RepoRoot").Value!;
        File.WriteAllText(Path.Combine(root, "bench", "BALANCE.md"), ToString());
    }

    public override string ToString() => _text.ToString();

    private static string Cells(Measured[] measured, Func<Measured, double> figure, string format) =>
        string.Join(" / ", measured.Select(one => figure(one).ToString(format, CultureInfo.InvariantCulture)));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static readonly string _head = string.Create(CultureInfo.InvariantCulture, $"""
        # Choosing among instances, compared with other rules

        {DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.BalanceBench -- --write` (two minutes): {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores. Everything runs in virtual time and is seeded, so another run on another machine prints the same figures. [RESULTS.md](RESULTS.md) says how many nanoseconds the choice itself takes.

        **What is real**: the selector, its figures and the affinity are the library's own classes. So are the breakers and the slow start around every contestant, on a virtual clock. **What is simulated**: servers, network and callers.

        - A server works on a fixed number of requests at once (50, 50 and 20; a fourth has 50), lets half as many more wait, and refuses the others with 503 after 20 ms. A request takes 800 ms at the median and 3 s at the 99th percentile (log-normal), wherever it is answered.
        - Calls arrive at random (Poisson), whatever the servers do: 60, 80 and 95 % of what all servers together can work on. Every contestant gets the same calls with the same work. Each figure comes from {Experiment.Seeds} seeds of 150 s after a warm-up of 30 s (shares over all calls, quantiles as medians of the runs). With other seeds, errors differ by 0.05 points, under overload by 0.3 (the exact moment when a breaker opens matters), and p99 by 2 %: that is "the noise".
        - A call has three attempts, each at another instance; after a refusal, the next one starts at once. An attempt has 10 s, a call 30 s. A call without an answer is an error and counts as 30 s in "p99 of all calls"; p50 and p99 are those of answered calls. "Refused" is the number of requests that a server refused, per 100 calls: what a rule costs the other calls.
        - Breakers are the library's with their defaults, the same around each contestant: the comparison is about selection, not about protection. As in the engine, a 503 from an instance that answers other requests in the meantime does not count for its breaker (`InstanceLoad.IsAnswering`), because the instance is full and not failing. [A full instance and its breaker](#a-full-instance-and-its-breaker) shows the results without this rule.

        The contestants, all ported from published rules, none with the library's figures:

        - **round robin** (smoothly weighted if there are weights); **random** by weight, which is also LiteLLM's default, `simple-shuffle`; **least connections**; **power of two** choices.
        - **Envoy least request**: with equal weights, the one with fewer active requests of two draws, which may be the same host (`choice_count` 2); with different weights, a schedule by earliest deadline with weight ÷ (active + 1), `active_request_bias` 1.
        - **LiteLLM least-busy**: fewest requests under way, the first of equals, no weights. **LiteLLM latency-based**: lowest mean of ten latencies per output token (`lowest_latency_buffer` 0); a timeout counts as 1,000 s; as in its source, the newest entry of its list replaces the tenth, and nine stay for an hour. Its cooldowns are left out, because all contestants have the same breakers.
        - **peak EWMA of two**: Finagle's rule. **The published formula** of the source article: at random by weight × (1 − load) × (base ÷ current latency). It knows the true capacities, because it needs them.
        - *One pool of all places* chooses nothing: all places and all waiting places are at one server that never fails. No rule can answer more calls than that, so its errors are the unavoidable ones. The places of a failing fourth instance are not in it until the breakers in `LeastLoaded`'s run stop holding calls back.


        """);
}
