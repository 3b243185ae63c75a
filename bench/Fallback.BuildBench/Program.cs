using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Fallback.BuildBench;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

const int Edits = 60;
const int AllEdits = 1_000;
const int ColdRuns = 5;
const int Builds = 5;
var report = new StringBuilder();
if (args is ["sources", var folder])
{
    await SourcesAsync(folder);
    return;
}
Line($"# The cost of generator and analyzers");
Line();
Line($"{DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.BuildBench -- --write`: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores. Medians.");
Line();
Line($"## The generator: first run, and a keystroke in a method's body");
Line();
Line($"For comparison, the table has System.Text.Json's generator, with one context and one record for each interface, and a generator that emits the same number of constant files, which is the least that the compiler's bookkeeping costs. All run on the same compilations, in turn: {ColdRuns} first runs with generators that the runtime has already compiled, and {Edits} edits. \"Held\" is how much more memory the process keeps after {AllEdits:N0} edits than after ten, with one generator alone; what constant files hold is the compiler's own memory.");
Line();
Line($"| interfaces | first run | System.Text.Json | ratio | keystroke | System.Text.Json | constant files | ours over these | held | held with constant files |");
Line($"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
if (!args.Contains("prompt"))
{
    Keystroke(10, show: false);
    foreach (int interfaces in (int[])[10, 100, 1_000]) Keystroke(interfaces, show: true);
}
Line();
Line($"## The generator: a keystroke in a prompt");
Line();
Line($"The project has the references of Microsoft.NET.Sdk.Web. Each keystroke gives a new compilation in which only the references are bound, as in an editor that runs the generator first. Milliseconds are the thread's own, without the time that other processes used its core. For comparison, the table has a generator that emits the same number of constant files and one new one, and a keystroke in a signature: it may change what any name means, so every interface is read again. Until the generator distinguished the two, a keystroke in a prompt also caused that.");
Line();
Line($"| interfaces | keystroke in a prompt | constant files, one new | ours over these | keystroke in a signature |");
Line($"|---:|---:|---:|---:|---:|");
PromptKeystrokes.Measure(10);
foreach (int interfaces in (int[])[10, 50, 200])
{
    PromptKeystrokes measured = PromptKeystrokes.Measure(interfaces);
    Line($"| {interfaces:N0} | {Median(measured.InPrompt.Select(static time => time.Own)):N2} ms | {Median(measured.InPrompt.Select(static time => time.Constant)):N2} ms | {Median(measured.InPrompt.Select(static time => time.Own - time.Constant)):N2} ms | {Median(measured.InSignature):N1} ms |");
}
if (args.Contains("prompt"))
{
    Console.Write(report);
    return;
}
Line();
Line($"## The analyzers, in a build of 500 files and 200 interfaces with chains");
Line();
Line($"{Builds} builds, each in a new compiler process, with `/p:ReportAnalyzer=true` and the SDK's own analyzers on, as by default. They alternate with the same number of builds without our analyzers. Seconds are summed over threads, and most of them are spent by the runtime on compiling the analyzers; code that an analyzer is the first to bind counts as its own. The shares are relative to the compiler's time.");
Line();
if (!args.Contains("generator")) Analyzers();
Console.Write(report);
if (args.Contains("--write"))
{
    string root = typeof(AnalyzerShare).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepoRoot").Value!;
    string page = Path.Combine(root, "bench", "BUILD.md"), old = File.ReadAllText(page);
    // What is measured over other sources is written by hand, and stays.
    int kept = old.IndexOf("\n## Sources that are full of keys", StringComparison.Ordinal);
    File.WriteAllText(page, report + (kept < 0 ? "" : old[kept..]));
}

void Keystroke(int interfaces, bool show)
{
    CSharpCompilation compilation = UserProject.Create(Math.Max(50, interfaces / 2), interfaces);
    var firsts = new List<(double Own, double Json)>();
    for (int i = 0; i < ColdRuns; i++) firsts.Add((new Keystrokes(new FallbackGenerator()).Run(compilation), new Keystrokes(JsonGenerator.Create()).Run(compilation)));

    Keystrokes own = new(new FallbackGenerator()), json = new(JsonGenerator.Create()), constant = new(new ConstantFiles(interfaces));
    foreach (Keystrokes generator in (Keystrokes[])[own, json, constant]) generator.Run(compilation);
    if (own.Files < interfaces || json.Files < interfaces) throw new InvalidOperationException($"{own.Files} and {json.Files} files for {interfaces} interfaces.");
    var times = new List<(double Own, double Json, double Constant)>();
    for (int i = 0; i < Edits; i++)
    {
        compilation = UserProject.Edit(compilation, i);
        times.Add((own.Run(compilation), json.Run(compilation), constant.Run(compilation)));
    }
    if (!show) return;
    // The compiler's caches fill with the first run, whoever makes it.
    Held(new ConstantFiles(interfaces), compilation);
    double held = Held(new FallbackGenerator(), compilation), heldAnyway = Held(new ConstantFiles(interfaces), compilation);
    double first = Median(firsts.Select(static time => time.Own)), firstJson = Median(firsts.Select(static time => time.Json));
    Line($"| {interfaces:N0} | {first:N1} ms | {firstJson:N1} ms | {first / firstJson:N2} | {Median(times.Select(static time => time.Own)):N2} ms | {Median(times.Select(static time => time.Json)):N2} ms | {Median(times.Select(static time => time.Constant)):N2} ms | {Median(times.Select(static time => time.Own - time.Constant)):N2} ms | {held:N0} KiB | {heldAnyway:N0} KiB |");
}

static double Held(IIncrementalGenerator generator, CSharpCompilation compilation)
{
    Keystrokes keystrokes = new(generator);
    long before = 0;
    for (int i = 0; i < AllEdits; i++)
    {
        compilation = UserProject.Edit(compilation, i);
        keystrokes.Run(compilation);
        if (i == 10) before = GC.GetTotalMemory(forceFullCollection: true);
    }
    long held = GC.GetTotalMemory(forceFullCollection: true) - before;
    GC.KeepAlive(keystrokes);
    GC.KeepAlive(compilation);
    return held / 1024.0;
}

void Analyzers()
{
    using var project = new AnalyzerShare(500, 200);
    project.Build();
    ((double Compiler, IReadOnlyDictionary<string, double> Parts) With, double Without)[] pairs = [.. Enumerable.Range(0, Builds).Select(_ => (project.Build(), project.Build(withAnalyzers: false).Compiler))];
    Table([.. pairs.Select(static pair => pair.With)]);
    Line();
    Line($"The compiler takes {Median(pairs.Select(static pair => pair.Without)):N2} s without our analyzers; with them, pair by pair, {Median(pairs.Select(static pair => pair.With.Compiler / pair.Without)):N3} times that ({pairs.Min(static pair => pair.With.Compiler / pair.Without):N2} to {pairs.Max(static pair => pair.With.Compiler / pair.Without):N2}).");
}

async Task SourcesAsync(string folder)
{
    Table([await SourceShare.MeasureAsync(folder, typeof(DeclarationAnalyzer).Assembly.Location)]);
    Console.Write(report);
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
