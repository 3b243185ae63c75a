using System.Diagnostics;
using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>The fixes in the hands of their real client on the command line, on a real project that then builds with its clients.</summary>
[Trait("Category", "Tool")]
public sealed class DotnetFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-format-").FullName;

    [Fact]
    public async Task DotnetFormat_OnAProject_AppliesEveryFixAndLeavesItBuilding()
    {
        string[] ids = [.. FormatCases.All.SelectMany(static file => file.Ids).Distinct()];
        await WriteProjectAsync(ids);
        await RunAsync("restore");
        await RunAsync(["format", "analyzers", "--no-restore", "--severity", "info", "--diagnostics", .. ids]);

        foreach (FormatCase file in FormatCases.All)
            Assert.Equal(file.After, await File.ReadAllTextAsync(Path.Combine(_folder, file.Name), TestContext.Current.CancellationToken));
        await RunAsync("build", "--no-restore");
    }

    /// <summary>FB5001 is about all files together; the tests of the packages run its fix.</summary>
    [Fact]
    public void EveryFixableRule_IsAmongTheFiles() =>
        Assert.Equal(PackageRules.Fixes.SelectMany(static provider => provider.FixableDiagnosticIds).Distinct().Where(static id => id != "FB5001").Order(StringComparer.Ordinal), FormatCases.All.SelectMany(static file => file.Ids).Distinct().Order(StringComparer.Ordinal));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task WriteProjectAsync(string[] ids)
    {
        string output = AppContext.BaseDirectory;
        // An own Directory.Build.props ends the search for one above the folder.
        await File.WriteAllTextAsync(Path.Combine(_folder, "Directory.Build.props"), "<Project />", TestContext.Current.CancellationToken);
        foreach (FormatCase file in FormatCases.All) await File.WriteAllTextAsync(Path.Combine(_folder, file.Name), file.Before, TestContext.Current.CancellationToken);
        // None of them may be left over, also where it is only an information.
        await File.WriteAllTextAsync(Path.Combine(_folder, ".globalconfig"), "is_global = true\n" + string.Concat(ids.Select(static id => $"dotnet_diagnostic.{id}.severity = warning\n")), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{output}Fallback.Runtime.dll" />
                <Reference Include="{output}Microsoft.Extensions.*.dll" />
                <AdditionalFiles Include="fallback.models.json" />
                <Analyzer Include="{output}Fallback.Generator.dll" />
                <Analyzer Include="{output}Fallback.Analyzers.dll" />
                <Analyzer Include="{output}Fallback.CodeFixes.dll" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
    }

    private async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the outer build has set up for itself must not steer the inner one.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"dotnet {string.Join(' ', arguments)} -> {process.ExitCode}\n{text}");
        Assert.Equal(0, process.ExitCode);
    }
}
