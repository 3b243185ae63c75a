using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Fallback.TestUtilities.Roslyn;

namespace Fallback.BuildBench;

/// <summary>
/// What the analyzers cost over the sources of any folder, without its project: they are compiled against the framework and what this
/// repository references, so that what comes from other packages stays unbound. One thread does all of it.
/// </summary>
internal static class SourceShare
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The processor's seconds for the compilation alone, and for each analyzer, its start included.</summary>
    /// <param name="folder">Where the sources are.</param>
    /// <param name="analyzers">The assembly with the analyzers.</param>
    public static async Task<(double Compiler, IReadOnlyDictionary<string, double> Parts)> MeasureAsync(string folder, string analyzers)
    {
        TimeSpan before = Processor();
        CSharpCompilation compilation = Compile(folder);
        // Emitting stops at the first error, binding does not.
        compilation.GetDiagnostics();
        using var output = new MemoryStream();
        compilation.Emit(output);
        double compiler = (Processor() - before).TotalSeconds;

        DiagnosticAnalyzer[] loaded = [.. new AnalyzerFileReference(analyzers, new Loader()).GetAnalyzers(LanguageNames.CSharp)];
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true);
        CompilationWithAnalyzers run = Compile(folder).WithAnalyzers([.. loaded], options);
        before = Processor();
        long start = Stopwatch.GetTimestamp();
        await run.GetAnalysisResultAsync(CancellationToken.None);
        // The analyzers' times are a clock's; on a busy machine the processor's are a part of these.
        double share = (Processor() - before) / Stopwatch.GetElapsedTime(start);
        var parts = new Dictionary<string, double>();
        foreach (DiagnosticAnalyzer analyzer in loaded)
            parts[analyzer.GetType().Name] =
                (await run.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None)).ExecutionTime.TotalSeconds * Math.Min(1, share);
        return (compiler, parts);
    }

    private static CSharpCompilation Compile(string folder)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse);
        IEnumerable<SyntaxTree> trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path));
        return CSharpCompilation.Create(
            "Sources", [CSharpSyntaxTree.ParseText(ImplicitUsings, options), .. trees], TestCompilation.References, TestCompilation.Options);
    }

    private static TimeSpan Processor() => Environment.CpuUsage.TotalTime;

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }
}
