using System.Reflection;
using Fallback.Bench;

string[] parts = [.. args.Where(static arg => !arg.StartsWith('-'))];
bool Asked(string part) => parts.Length == 0 || parts.Contains(part);

if (await DashboardRun.TryServeAsync(args)) return;
if (parts is ["dashboard"])
{
    Console.Write(await DashboardRun.ReportAsync());
    return;
}
// Apart from the rest: it compares nothing with rivals, and is for people who change a reader.
if (parts is ["growth", ..])
{
    Console.Write(GrowthRun.Report(GrowthSubjects.All().Where(subject => parts.Length == 1 || parts[1..].Any(part => $"{subject.Reader} {subject.Input}".Contains(part, StringComparison.Ordinal)))));
    return;
}
if (parts is ["largest", ..])
{
    Console.Write(LargestRun.Report(GrowthSubjects.Largest().Where(subject => parts.Length == 1 || parts[1..].Any(part => $"{subject.Reader} {subject.Input}".Contains(part, StringComparison.Ordinal)))));
    return;
}
// Seeded runs of the controller that the engine uses: nothing is measured that the machine could change.
if (parts is ["canary"])
{
    string page = await CanaryRun.ReportAsync();
    Console.Write(page);
    if (args.Contains("--write")) File.WriteAllText(Path.Combine(Root(), "bench", "CANARY.md"), page);
    return;
}
var report = new Report();
if (Asked("calls")) Calls(report);
if (Asked("streams")) Streams(report);
if (Asked("dialects")) Dialects(report);
if (Asked("breaker")) Breakers(report);
if (Asked("selection")) Selections(report);
Console.Write(report);
if (args.Contains("--write"))
{
    File.WriteAllText(Path.Combine(Root(), "bench", "RESULTS.md"), report.ToString());
}

static string Root() => typeof(Report).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static metadata => metadata.Key == "RepoRoot").Value!;

static void Calls(Report report)
{
    (Scenario Scenario, bool Yields, PairedRun Run)[] runs =
    [
        .. from scenario in Enum.GetValues<Scenario>()
           from yields in (bool[])[false, true]
           select (scenario, yields, new PairedRun(new CallSubjects(scenario, yields).All())),
    ];
    // All first: what a later scenario compiles would change an earlier one's figures.
    foreach (var run in runs) run.Run.WarmUp();
    report.AddCalls([.. runs.Select(static run => new CallFigures(run.Scenario, run.Yields, run.Run.Measure()))]);
}

static void Streams(Report report)
{
    (bool Yields, bool FirstPieceOnly, PairedRun Run)[] runs =
    [
        .. from yields in (bool[])[false, true]
           from first in (bool[])[false, true]
           select (yields, first, new PairedRun(StreamSubjects.All(yields, first))),
    ];
    foreach (var run in runs) run.Run.WarmUp();
    report.AddStreams([.. runs.Select(static run => new StreamFigures(run.Yields, run.FirstPieceOnly, run.Run.Measure()))]);
}

static void Dialects(Report report)
{
    (DialectWire Wire, bool Yields, PairedRun Run)[] runs =
    [
        .. from wire in DialectWire.All
           from yields in (bool[])[false, true]
           select (wire, yields, new PairedRun(DialectSubjects.All(wire, yields))),
    ];
    foreach (var run in runs) run.Run.WarmUp();
    report.AddDialects([.. runs.Select(static run => new DialectFigures(run.Wire.Name, run.Yields, run.Run.Measure()))]);
}

static void Breakers(Report report)
{
    (int Threads, PairedRun Run)[] runs = [.. from threads in (int[])[1, 2] select (threads, new PairedRun(BreakerSubjects.All(threads)))];
    foreach (var run in runs) run.Run.WarmUp();
    report.AddBreakers([.. runs.Select(static run => new BreakerFigures(run.Threads, run.Run.Measure()))]);
}

static void Selections(Report report)
{
    (int Instances, PairedRun Run)[] runs =
    [
        .. from instances in (int[])[3, 20, 100] select (instances, new PairedRun(SelectionSubjects.All(instances))),
    ];
    foreach (var run in runs) run.Run.WarmUp();
    report.AddSelections([.. runs.Select(static run => new SelectionFigures(run.Instances, run.Run.Measure()))]);
}
