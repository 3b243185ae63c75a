using System.Diagnostics;
using System.Globalization;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>An empty folder outside the repository, with a real project in it that has Fallback as the package brings it: its assemblies as they
/// are built, and its own targets.</summary>
internal sealed class UserFolder : IDisposable
{
    // A cold build on a machine that is busy with others takes minutes.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-user-").FullName;

    public UserFolder()
    {
        string output = AppContext.BaseDirectory;
        // Files of these names end the search for some above the folder.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{output}Fallback.Runtime.dll" />
                <Reference Include="{output}Microsoft.Extensions.*.dll" />
                <Analyzer Include="{output}Fallback.Generator.dll" />
                <Analyzer Include="{output}Fallback.Analyzers.dll" />
                <Analyzer Include="{output}Fallback.CodeFixes.dll" />
              </ItemGroup>
              <Import Project="{RepositoryFiles.Path("src/Fallback.Runtime/buildTransitive/net8.0/Fallback.Runtime.targets")}" />
            </Project>
            """);
    }

    public string PathOf(string file) => Path.Combine(_folder, file);

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="OperationCanceledException">It took longer than eight minutes; it was ended, with its children.</exception>
    public async Task<(int ExitCode, string Output)> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the outer build has set up for itself must not steer the inner one, nor that this may be a build server.
        foreach (string name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToList()) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(_limit);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limited.Token);
            string text = await process.StandardOutput.ReadToEndAsync(limited.Token) + await error;
            await process.WaitForExitAsync(limited.Token);
            TestContext.Current.TestOutputHelper?.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{command} {string.Join(' ', arguments)} -> {process.ExitCode}\n{text}"));
            return (process.ExitCode, text);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<string> DoAsync(string command, params string[] arguments)
    {
        (int exitCode, string output) = await RunAsync(command, arguments);
        Assert.True(exitCode == 0, $"{command} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }

    /// <summary>Whether there is Git on this machine.</summary>
    public static bool HasGit()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true })!;
            return process.WaitForExit(TimeSpan.FromSeconds(10)) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public void Dispose()
    {
        // Git makes its objects read-only, which Windows does not delete.
        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsOfTheOuterBuild(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable is "CI" or "GITHUB_ACTIONS" or "TF_BUILD" or "ContinuousIntegrationBuild";
}
