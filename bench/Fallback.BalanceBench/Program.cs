using System.Globalization;
using Fallback.BalanceBench;

// dotnet run -c Release --project bench/Fallback.BalanceBench -- --write         everything, and writes BALANCE.md
// dotnet run -c Release --project bench/Fallback.BalanceBench -- hangs slow      some scenarios, printed; also weights, alone, breakers, throughput, affinity
// dotnet run -c Release --project bench/Fallback.BalanceBench -- hangs --seeds 2

string[] parts = [.. args.Where(static arg => !arg.StartsWith('-') && !char.IsAsciiDigit(arg[0]))];
bool Asked(string part) => parts.Length == 0 || parts.Contains(part);
if (Array.IndexOf(args, "--seeds") is var at and >= 0) Experiment.Seeds = int.Parse(args[at + 1], CultureInfo.InvariantCulture);

var report = new Report();
var targets = new List<Target>();
if (Scenario.All.Where(scenario => Asked(scenario.Name)).ToArray() is { Length: > 0 } scenarios) targets.AddRange(Sections.AddScenarios(report, scenarios));
if (Asked("weights")) targets.AddRange(Sections.AddWeighted(report));
if (Asked("alone")) targets.AddRange(Sections.AddWithoutFailover(report));
if (Asked("breakers")) Sections.AddBreakers(report);
if (Asked("throughput")) targets.AddRange(Sections.AddThroughput(report));
if (Asked("affinity")) targets.AddRange(Sections.AddAffinity(report));
if (targets.Count > 0)
{
    report.Add();
    report.Add($"## Targets");
    report.Add();
    report.AddTargets(targets);
}
Console.Write(report);
if (args.Contains("--write")) report.Write();
