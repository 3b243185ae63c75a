namespace Fallback.Packaging.Tests;

/// <summary>Fallback.Tool as it is handed out: installed from its package alone, into an empty folder of somebody with an empty
/// home.</summary>
public sealed class ToolPackageTests(PackedRuntime package) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Package_IsAToolNamedFallback_WithAllThatItNeeds()
    {
        PackedPackage tool = package["Fallback.Tool"];
        Assert.Equal("DotnetTool", tool.Specification.Descendants("packageType").Single().Attribute("name")!.Value);
        Assert.Empty(tool.Specification.Descendants("dependency"));
        Assert.Contains("tools/net10.0/any/DotnetToolSettings.xml", tool.Files);
        Assert.Contains("tools/net10.0/any/Fallback.Tool.dll", tool.Files);
        Assert.Contains("tools/net10.0/any/Fallback.Runtime.dll", tool.Files);
        Assert.Contains("tools/net10.0/any/Microsoft.CodeAnalysis.CSharp.dll", tool.Files);
        // One language.
        Assert.DoesNotContain(tool.Files, static file => file.EndsWith(".resources.dll", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tool_InstalledFromItsPackage_WorksInAnEmptyFolder()
    {
        CancellationToken limit = TestContext.Current.CancellationToken;
        var home = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName,
            ["DOTNET_CLI_HOME"] = Path.Combine(_folder, "home"),
            ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
        };
        string empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        // Nothing but the package is needed, so that no other source is asked.
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nuget.config"),
            $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{package.Feed}\" /></packageSources></configuration>",
                limit);
        string tools = Path.Combine(_folder, "tools");
        string[] install =
            ["tool", "install", "Fallback.Tool", "--version", package.Version, "--tool-path", tools, "--configfile", Path
                .Combine(_folder, "nuget.config")];
        (await ProcessRun.RunAsync("dotnet", empty, install, home, limit)).MustSucceed();
        string program = Path.Combine(tools, OperatingSystem.IsWindows() ? "fallback.exe" : "fallback");

        Assert.Equal(package.Version, (await Run("--version")).MustSucceed().Output.Trim());
        Assert.Contains("fallback plan src/Shop", (await Run("--help")).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Contains("openai/gpt-6-luna", (await Run("models", "list")).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Run("check")).ExitCode);
        await File.WriteAllTextAsync(Path.Combine(empty, "appsettings.json"), """{ "Fallback": { "Chain": {} } }""", limit);
        ProcessRun check = await Run("check");
        Assert.True(check.ExitCode == 1 && check.Output.Contains("did you mean Chains?", StringComparison.Ordinal), check.ToString());
        // The runtime's own assembly has no client, and is at hand.
        Assert.Contains("has no interface with [ModelChain]", (await Run("plan", typeof(object).Assembly.Location)).MustSucceed().Output,
            StringComparison.Ordinal);

        Task<ProcessRun> Run(params string[] arguments) => ProcessRun.RunAsync(program, empty, arguments, home, limit);
    }
}
