using System.Diagnostics;

namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>The fixes in the hands of their real client on the command line, on a real project that then builds with its clients.</summary>
[Trait("Category", "Tool")]
public sealed class DotnetFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-format-").FullName;

    [Fact]
    public async Task DotnetFormat_OnAProject_AppliesEveryFixAndLeavesItBuilding()
    {
        await WriteProjectAsync("""
            using Fallback;

            namespace App;

            /// <summary>Answers customers.</summary>
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "deepseek/deepseek-flash")]
            [TierTimeout(5_000, 8_000, 10_000, 12_000)] // quick first
            [CircuitBreaker(Model = "openai/gpt6-luna")]
            public interface ISupportAssistant
            {
                [UserPrompt("Summarise in {maxWord} words:\n{txt}")]
                Task<string> SummariseAsync(string text, int maxWords);
            }

            [TierRetry]
            public interface IPlain
            {
                // An old one.
                [TierTimeout(1_000)]
                Task<string> AskAsync(string question);
            }
            """);
        await RunAsync("restore");
        await RunAsync("format", "analyzers", "--no-restore", "--diagnostics", "FB1003", "FB1004", "FB1007", "FB1009");

        Assert.Equal("""
            using Fallback;

            namespace App;

            /// <summary>Answers customers.</summary>
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            [TierTimeout(5_000, 8_000)] // quick first
            [CircuitBreaker(Model = "openai/gpt-6-luna")]
            public interface ISupportAssistant
            {
                [UserPrompt("Summarise in {maxWords} words:\n{text}")]
                Task<string> SummariseAsync(string text, int maxWords);
            }

            public interface IPlain
            {
                // An old one.
                Task<string> AskAsync(string question);
            }
            """, await File.ReadAllTextAsync(Path.Combine(_folder, "Bots.cs"), TestContext.Current.CancellationToken));
        await RunAsync("build", "--no-restore");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task WriteProjectAsync(string source)
    {
        string output = AppContext.BaseDirectory;
        // An own Directory.Build.props ends the search for one above the folder.
        await File.WriteAllTextAsync(Path.Combine(_folder, "Directory.Build.props"), "<Project />", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Bots.cs"), source, TestContext.Current.CancellationToken);
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
                <Reference Include="{output}Microsoft.Extensions.AI.Abstractions.dll" />
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
