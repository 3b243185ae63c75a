using System.Globalization;
using Fallback.OutageBench;

// dotnet run -c Release --project bench/Fallback.OutageBench -- --write                every scenario, and writes OUTAGE.md
// dotnet run -c Release --project bench/Fallback.OutageBench -- load-mixed             one scenario, or several
// dotnet run -c Release --project bench/Fallback.OutageBench -- load-mixed --repetitions 2

const int MostDiscarded = 10;

IScenario[] all =
[
    new Waves("waves", "Waves of 500, failures are 503s", Weather.Drought),
    new Waves("waves-mixed", "Waves of 500, mixed failures", Weather.MixedDrought),
    new SteadyLoad("load", "150 a second, failures are 503s", Weather.Drought),
    new SteadyLoad("load-mixed", "150 a second, mixed failures", Weather.MixedDrought),
    new FirstTierOut("hang", "The first tier hangs for a minute", Weather.FirstHangs),
    new FirstTierOut("dark", "The first tier is down for a minute", Weather.FirstDark),
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
    int repetitions = asked > 0 ? asked : scenario.Repetitions;
    var own = new List<double>();
    int discarded = 0;
    for (int repetition = 0; repetition < repetitions; repetition++)
    {
        // Neighbours change: each repetition starts with another client, and every other one goes backwards.
        RivalKind[] order = [.. Enumerable.Range(0, RivalKind.All.Length).Select(place => RivalKind.All[(place + 3 * repetition) % RivalKind.All.Length])];
        if (repetition % 2 == 1) Array.Reverse(order);
        var neighbours = new Neighbours();
        Action? keep = await PlayAsync(scenario, server, order, repetition + 1);
        (double used, double taken) = (neighbours.Own, neighbours.Taken);
        if (keep is null || taken > Neighbours.Most)
        {
            string why = keep is null ? $"calls have piled up; others took {taken:P0} of the cores" : $"others took {taken:P0} of the cores";
            if (++discarded > MostDiscarded) throw new InvalidOperationException($"'{scenario.Name}' was played {discarded} times in vain ({why}). Run it on a quiet machine.");
            Console.Error.WriteLine($"Repetition {repetition + 1} of '{scenario.Name}' is played again: {why}.");
            repetition--;
            continue;
        }
        keep();
        own.Add(used);
    }
    Console.WriteLine(sections[scenario.Title] = ResultFile.Section(scenario, repetitions, discarded, own.Average()));
}
if (args.Contains("--write")) ResultFile.Write(all, sections);

// What keeps the repetition; null when calls have piled up.
static async Task<Action?> PlayAsync(IScenario scenario, OutageServer server, RivalKind[] order, int seed)
{
    try
    {
        return await scenario.RunAsync(server, order, seed);
    }
    catch (OperationCanceledException)
    {
        return null;
    }
}
