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
        Add($"Each column says how many calls are under way; when one is answered, the next one starts.\n");
        Add($"{tables.Saturated("")}");
        Add($"## Streams of {Wire.Pieces} chunks\n");
        Add($"As above. The provider sends as fast as it can, so several chunks arrive together (reads per answer: {tables.Reads()}).\n");
        Add($"{tables.Saturated(Wire.StreamWord)}");
        Add($"A stream whose chunks come {Wire.Pace.TotalMilliseconds:0} ms apart, each on its own, 100 streams at a time:\n");
        Add($"{tables.Paced()}");
        Add($"## At half load\n");
        Add($"{_half}");
        foreach (Cell cell in results.Scale.Half) Add($"{tables.Half(cell)}");
        Add($"## One call at a time\n");
        Add($"{tables.OneAtATime()}");
        Add($"## The cost of failing over\n");
        Add($"{_failover}");
        Add($"{tables.Failover()}");
        if (results.Scale.FrontierRounds > 0)
        {
            Add($"## Most requests per second within a p99\n");
            Add($"{_frontier}");
            Add($"{tables.Frontier()}");
        }
        Add($"## Memory and startup\n");
        Add($"{_memory}");
        Add($"{tables.MemoryAndStart()}");
    }

    public string Text => _text.ToString().TrimEnd() + "\n";

    private void AddHead(Results results, TimeSpan took)
    {
        string command = results.Scale.IsQuick ? "--quick" : "--write";
        string yarp = typeof(Yarp.ReverseProxy.Configuration.RouteConfig).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        Add($"# The gateway, compared with other proxies\n");
        Add($"""
            {DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.GatewayBench -- {command}` ({took.TotalMinutes:0} minutes): {RuntimeInformation.FrameworkDescription}, YARP {yarp}, @portkey-ai/gateway {Portkey.Version} on {results.Node}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, workstation GC. Load average at the start {results.LoadAverage}; other processes took {results.Neighbours:P0} of the cores. {(results.Neighbours > 0.05 ? "**That is too much for latencies**; processor times and ratios hold." : "")}

            """);
        Add($"{_head}");
    }

    private void AddTargets(Results results)
    {
        Add($"## Targets\n");
        Add($"Plain answers with 64 calls under way, unless the row says otherwise.\n");
        Add($"| | | measured | reached | for comparison |");
        Add($"|---|---:|---:|---|---|");
        foreach (Target target in Targets.Of(results)) Add($"{target}");
        Add($"");
    }

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static readonly string _head = $"""
        Every proxy, the provider (Kestrel, a fixed chat completion of {Wire.Completion.Length} bytes, or a stream of {Wire.Pieces} chunks) and the load (one thread, raw sockets, epoll) is a separate process, on the loopback interface. **The proxy has one core for itself**; the provider and the load share the others. So saturation is that of one core, and the figures do not depend on how the scheduler distributes three processes. "direct" is the provider without a proxy; its CPU is the provider's, and its rate is the most that provider and load can do. Processor time is the kernel's clock of the process, over all requests of a phase; the connections are made before it.

        Figures are medians of the rounds, with the lowest and the highest in brackets. In each round every proxy has its turn, and another one goes first each time. Ratios and differences are taken within a round. A request has {Encoding.UTF8.GetByteCount(Wire.Request("bench"))} bytes. Every answer was complete, or is listed as an error below the table.

        - **YARP**: one route, one destination, no log. It reads no body.
        - **minimal JSON proxy**: hand-written for this benchmark with Kestrel and HttpClient. It parses the body, replaces `model`, and copies the answer. **Failing over**, it sends the request again after a 503; it has no breaker, no deadline, and no record of anything.
        - **Fallback**: the tool `fallback-gateway` as installed, with a configured chain. **One tier**; **failing over**: two tiers, the first of which refuses each request with a 503 at once, with the breaker off so that it is asked each time (by default, each such call writes a line to the log; it is also measured without); **breaker open**: the same with its breaker open, which also writes a line to the log. **Native** is the same program, compiled ahead of time.
        - **Portkey**: from npm, with `@hono/node-server` {Portkey.ServerVersion}, because with the newest version, which npm would choose, it answers streams with 500.

        """;

    private const string _half = """
        Calls arrive at random (Poisson, the same for every proxy) at half the rate of each proxy's own saturation, and do not slow down: a latency counts from the time when a call was due until its last byte. The same calls, at the same rate, go to the provider without a proxy; "added" is the difference between the quantiles of both.

        """;

    private const string _failover = """
        One call at a time. Compared with the same proxy with one tier, failing over adds the refused request, once there and back. The hand-written proxy, which does nothing else, shows how little that can be.

        """;

    private const string _frontier = """
        Calls arrive at random at 50 to 100 % of a proxy's saturation with 256 under way. The table shows the highest of these rates whose p99 (from the time when a call was due) stayed within the limit in the median of the rounds.

        """;

    private const string _memory = """
        Resident memory: at the first answer, after the load of this run, and then with 1,000 open streams, each of which has received its first chunk. The startup time is that of the process, not bound to a core, until a call has its answer from the provider.

        """;
}
