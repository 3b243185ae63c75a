using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Fallback.BuildBench;

/// <summary>What the analyzers cost a real build, by the compiler's own report.</summary>
internal sealed partial class AnalyzerShare : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-build-").FullName;

    public AnalyzerShare(int files, int interfaces)
    {
        foreach (SyntaxTree tree in UserProject.Create(files, interfaces).SyntaxTrees) File.WriteAllText(Path.Combine(_folder, Path.GetFileName(tree.FilePath)), tree.ToString());
        string output = AppContext.BaseDirectory;
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{output}Fallback.Runtime.dll" />
                <Reference Include="{output}Microsoft.Extensions.*.dll" />
                <Analyzer Include="{output}Fallback.Generator.dll" />
                <Analyzer Include="{output}Fallback.Analyzers.dll" Condition="'$(WithoutOurs)' != 'true'" />
              </ItemGroup>
            </Project>
            """);
        Run("restore");
    }

    /// <summary>One build: the compiler's seconds, and those of each of our analyzers and of the generator.</summary>
    /// <param name="withAnalyzers">False leaves our analyzers out; the generator stays.</param>
    public (double Compiler, IReadOnlyDictionary<string, double> Parts) Build(bool withAnalyzers = true)
    {
        // A compiler of its own, as in a pipeline: its start and compilation of analyzers by the runtime are in the figures.
        string report = Run("build", "--no-restore", "--no-incremental", "-p:ReportAnalyzer=true", "-p:UseSharedCompilation=false", $"-p:WithoutOurs={!withAnalyzers}", "-v:detailed", "-clp:PerformanceSummary");
        double compiler = double.Parse(CompilerTime().Match(report).Groups[1].Value, CultureInfo.InvariantCulture) / 1_000;
        return (compiler, Part().Matches(report).ToDictionary(static part => part.Groups["name"].Value, static part => part.Groups["time"].Value is var time && time.StartsWith('<') ? 0 : double.Parse(time, CultureInfo.InvariantCulture)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(output);
    }

    [GeneratedRegex(@"^\s*(\d+) ms\s+Csc ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex CompilerTime();

    [GeneratedRegex(@"^\s*(?<time><?[\d.]+)\s+<?\d+\s+Fallback\.Roslyn\.(?<name>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
