using System.Reflection;
using Fallback.Bench;

(Scenario Scenario, string Title)[] scenarios =
[
    (Scenario.Success, "The first tier answers"),
    (Scenario.OpenTier, "The first tier's breaker is open"),
    (Scenario.Failover, "The first tier replies 503"),
];
bool[] modes = [false, true];
(Scenario Scenario, string Title, bool Yields, PairedRun Run)[] runs =
[
    .. from scenario in scenarios
       from yields in modes
       let subjects = new[] { Subject.Raw(scenario.Scenario, yields), Subject.Polly(scenario.Scenario, yields), Subject.FallbackText(scenario.Scenario, yields), Subject.FallbackResult(scenario.Scenario, yields) }
       select (scenario.Scenario, scenario.Title, yields, new PairedRun(subjects)),
];
foreach (var run in runs) run.Run.WarmUp();

var report = new Report();
foreach ((Scenario scenario, string title, bool yields, PairedRun run) in runs)
    report.Add(title, yields ? "asynchronously" : "synchronously", run.Measure(scenario));
Console.Write(report);
if (args.Contains("--write"))
{
    string root = typeof(Report).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepoRoot").Value!;
    File.WriteAllText(Path.Combine(root, "bench", "RESULTS.md"), report.ToString());
}
