using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.GatewayBench;

/// <summary>GATEWAY.md.</summary>
internal sealed class Page
{
    private readonly StringBuilder _text = new();

    public Page(Results results, TimeSpan took)
    {
        AddHead(results, took);
        AddTargets(results);
        foreach (Missing missing in results.Missing) Add($"{missing.Name} was not measured: {missing.Why}.\n");
        var tables = new Tables(results);
        Add($"## Plain answers\n");
        Add($"As many calls under way as each column says, the next one as soon as one is answered.\n");
        Add($"{tables.Saturated("")}");
        Add($"## Streams of {Wire.Pieces} pieces\n");
        Add($"As above; the provider sends as fast as it can, so that several pieces come together (an answer in so many reads: {tables.Reads()}).\n");
        Add($"{tables.Saturated(Wire.StreamWord)}");
        Add($"A stream whose pieces come {Wire.Pace.TotalMilliseconds:0} ms apart, each by itself, 100 streams at a time:\n");
        Add($"{tables.Paced()}");
        Add($"## At half load\n");
        Add($"{_half}");
        foreach (Cell cell in results.Scale.Half) Add($"{tables.Half(cell)}");
        Add($"## One call at a time\n");
        Add($"{tables.OneAtATime()}");
        Add($"## What failing over costs\n");
        Add($"{_failover}");
        Add($"{tables.Failover()}");
        if (results.Scale.FrontierRounds > 0)
        {
            Add($"## Most requests a second within a p99\n");
            Add($"{_frontier}");
            Add($"{tables.Frontier()}");
        }
        Add($"## Memory, and the start\n");
        Add($"{_memory}");
        Add($"{tables.MemoryAndStart()}");
    }

    public string Text => _text.ToString().TrimEnd() + "\n";

    private void AddHead(Results results, TimeSpan took)
    {
        string command = results.Scale.IsQuick ? "--quick" : "--write";
        string yarp = typeof(Yarp.ReverseProxy.Configuration.RouteConfig).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        Add($"# The gateway, beside other proxies\n");
        Add($"""
            {DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.GatewayBench -- {command}` ({took.TotalMinutes:0} minutes): {RuntimeInformation.FrameworkDescription}, YARP {yarp}, @portkey-ai/gateway {Portkey.Version} on {results.Node}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, workstation GC. Load average at the start {results.LoadAverage}; others took {results.Neighbours:P0} of the cores. {(results.Neighbours > 0.05 ? "**That is too much for latencies**; processor times and ratios hold." : "")}

            """);
        Add($"{_head}");
    }

    private void AddTargets(Results results)
    {
        Add($"## To be reached\n");
        Add($"Plain answers, 64 under way, unless the row says otherwise.\n");
        Add($"| | | measured | reached | beside it |");
        Add($"|---|---:|---:|---|---|");
        foreach (Target target in Targets.Of(results)) Add($"{target}");
        Add($"");
    }

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static readonly string _head = $"""
        Every proxy, the provider (Kestrel, a fixed chat completion of {Wire.Completion.Length} bytes, or a stream of {Wire.Pieces} pieces) and the load (one thread, raw sockets, epoll) is a process of its own, on the loopback interface. **The proxy has one core for itself**, the provider and the load share the others: saturation is that of one core, and what is measured is not how the scheduler moves three processes about. "direct" is the provider without a proxy; its CPU is the provider's, and its rate the most that provider and load can do. Processor time is the kernel's clock of the process, over all requests of a phase, connections made before it.

        Figures are medians of the rounds with the least and the most in brackets; in each round every proxy has its turn, another one first each time. Ratios and differences are taken within a round. A request has {Encoding.UTF8.GetByteCount(Wire.Request("bench"))} bytes. Every answer was complete, or is an error below the table.

        - **YARP**: one route, one destination, no log. It reads no body.
        - **minimal JSON proxy**: written by hand for this bench, Kestrel and HttpClient: parses the body, replaces `model`, copies the answer. **Failing over** it asks again after a 503; it has no breaker, no deadline, no record of anything.
        - **Fallback**: the tool `fallback-gateway`, as installed, a chain by configuration. One tier; two, the first of which refuses each request with a 503 at once, with the breaker off so that it is asked each time (every such call is a line in the log, as the tool comes, and then without); the same with its breaker open, which is a line in the log, too. **Native** is the same program, compiled ahead of time.
        - **Portkey**: from npm, with `@hono/node-server` {Portkey.ServerVersion}, because with the newest, which npm would take, its streams are answered with 500.

        """;

    private const string _half = """
        Calls come at random (Poisson, the same for everybody) at half the rate of each proxy's own saturation, and do not give way: a latency counts from when a call was due, until its last byte. The same calls, at the same rate, go to the provider without a proxy; added is the difference of the quantiles of both.

        """;

    private const string _failover = """
        One call at a time. What failing over adds to the same proxy with one tier is the refused request, once there and back; how little that can be shows the hand-written proxy, which does nothing else.

        """;

    private const string _frontier = """
        Calls come at random at 50 to 100 % of a proxy's saturation with 256 under way; the highest of these rates whose p99 (from when a call was due) kept within the bound in the median of the rounds.

        """;

    private const string _memory = """
        Resident memory: at the first answer, after the load of this run, and then with 1,000 streams open, of which each has had its first piece. The start is that of the process, not bound to a core, until a call has its answer through the provider.

        """;
}
