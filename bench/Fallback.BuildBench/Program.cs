using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Fallback.BuildBench;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis.CSharp;

const int Edits = 60;
const int Builds = 5;
var report = new StringBuilder();
Line($"# Generator and analyzers, in figures");
Line();
Line($"{DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.BuildBench -- --write`: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores. Medians.");
Line();
Line($"## The generator, after a keystroke in a method's body");
Line();
Line($"{Edits} edits. Beside it a generator that gives as many constant files, which is the least that the compiler's book-keeping costs; both run on the same compilations, in turn. Held is what the process keeps after the last edit more than after the tenth.");
Line();
Line($"| interfaces | first run | keystroke | constant files | difference | held |");
Line($"|---:|---:|---:|---:|---:|---:|");
foreach (int interfaces in (int[])[10, 100, 1_000]) Keystroke(interfaces);
Line();
Line($"## The analyzers, in a build of 500 files and 200 interfaces with chains");
Line();
Line($"{Builds} builds by a compiler of their own, `/p:ReportAnalyzer=true`, with the SDK's own analyzers on, as they are by default; in turn with as many without our analyzers. Seconds are summed over threads, and most of them are the runtime's for compiling the analyzers; what an analyzer is the first to bind counts as its own. The shares are of the compiler's time.");
Line();
Analyzers();
Console.Write(report);
if (args.Contains("--write"))
{
    string root = typeof(AnalyzerShare).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepoRoot").Value!;
    File.WriteAllText(Path.Combine(root, "bench", "BUILD.md"), report.ToString());
}

void Keystroke(int interfaces)
{
    CSharpCompilation compilation = UserProject.Create(Math.Max(50, interfaces / 2), interfaces);
    Keystrokes own = new(new FallbackGenerator()), constant = new(new ConstantFiles(interfaces));
    double first = own.Run(compilation);
    constant.Run(compilation);
    var times = new List<(double Own, double Constant)>();
    long before = 0;
    for (int i = 0; i < Edits; i++)
    {
        compilation = UserProject.Edit(compilation, i);
        times.Add((own.Run(compilation), constant.Run(compilation)));
        if (i == 10) before = GC.GetTotalMemory(forceFullCollection: true);
    }
    double held = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0;
    GC.KeepAlive(own);
    Line($"| {interfaces:N0} | {first:N0} ms | {Median(times.Select(static time => time.Own)):N2} ms | {Median(times.Select(static time => time.Constant)):N2} ms | {Median(times.Select(static time => time.Own - time.Constant)):N2} ms | {held:N0} KiB |");
}

void Analyzers()
{
    using var project = new AnalyzerShare(500, 200);
    project.Build();
    ((double Compiler, IReadOnlyDictionary<string, double> Parts) With, double Without)[] pairs = [.. Enumerable.Range(0, Builds).Select(_ => (project.Build(), project.Build(withAnalyzers: false).Compiler))];
    Table([.. pairs.Select(static pair => pair.With)]);
    Line();
    Line($"The compiler's time without our analyzers: {Median(pairs.Select(static pair => pair.Without)):N2} s; with them, pair by pair, {Median(pairs.Select(static pair => pair.With.Compiler / pair.Without)):N3} times that ({pairs.Min(static pair => pair.With.Compiler / pair.Without):N2} to {pairs.Max(static pair => pair.With.Compiler / pair.Without):N2}).");
}

void Table((double Compiler, IReadOnlyDictionary<string, double> Parts)[] builds)
{
    Line($"| | seconds | share |");
    Line($"|---|---:|---:|");
    Line($"| the compiler | {Median(builds.Select(static build => build.Compiler)):N2} | |");
    Part("all analyzers", static parts => parts.Where(static part => part.Key.EndsWith("Analyzer", StringComparison.Ordinal)).Sum(static part => part.Value));
    foreach (string name in builds[0].Parts.Keys.Order(StringComparer.Ordinal)) Part(name, parts => parts.GetValueOrDefault(name));

    void Part(string name, Func<IReadOnlyDictionary<string, double>, double> time) =>
        Line($"| {name} | {Median(builds.Select(build => time(build.Parts))):N3} | {Median(builds.Select(build => time(build.Parts) / build.Compiler)):P1} |");
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

void Line(FormattableString? text = null) => report.Append(text?.ToString(CultureInfo.InvariantCulture)).Append('\n');
