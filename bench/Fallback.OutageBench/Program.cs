using System.Diagnostics;
using System.Globalization;
using Fallback.OutageBench;

// dotnet run -c Release --project bench/Fallback.OutageBench -- --write                every scenario, and writes OUTAGE.md
// dotnet run -c Release --project bench/Fallback.OutageBench -- load-mixed             one scenario, or several
// dotnet run -c Release --project bench/Fallback.OutageBench -- load-mixed --repetitions 2
IScenario[] all =
[
    new Waves("waves", "Waves of 500, failures are 503s", Weather.Drought),
    new Waves("waves-mixed", "Waves of 500, mixed failures", Weather.MixedDrought),
    new SteadyLoad("load", "300 a second, failures are 503s", Weather.Drought),
    new SteadyLoad("load-mixed", "300 a second, mixed failures", Weather.MixedDrought),
    new FirstTierOut("hang", "The first tier hangs for a minute", Weather.FirstHangs),
    new FirstTierOut("dark", "The first tier is dark for a minute (I4)", Weather.FirstDark),
    new OneByOne(),
];
int asked = Array.IndexOf(args, "--repetitions") is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 0;
IScenario[] chosen = [.. all.Where(scenario => args.Contains(scenario.Name))];
if (chosen.Length == 0) chosen = all;

await using OutageServer server = await OutageServer.StartAsync();
await Warm.UpAsync(server);
var sections = new Dictionary<string, string>();
foreach (IScenario scenario in chosen)
{
    Process process = Process.GetCurrentProcess();
    (long started, TimeSpan cpu) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
    int repetitions = asked > 0 ? asked : scenario.Repetitions;
    for (int repetition = 0; repetition < repetitions; repetition++)
    {
        // Neighbours change: each repetition starts with another client, and every other one goes backwards.
        RivalKind[] order = [.. Enumerable.Range(0, RivalKind.All.Length).Select(place => RivalKind.All[(place + 3 * repetition) % RivalKind.All.Length])];
        if (repetition % 2 == 1) Array.Reverse(order);
        await scenario.RunAsync(server, order, repetition + 1);
    }
    process.Refresh();
    double busy = (process.TotalProcessorTime - cpu) / Stopwatch.GetElapsedTime(started) / Environment.ProcessorCount;
    Console.WriteLine(sections[scenario.Title] = ResultFile.Section(scenario, repetitions, busy));
}
if (args.Contains("--write")) ResultFile.Write(all, sections);
