using System.Globalization;
using System.Reflection;
using Fallback.Packaging.Tests;

[assembly: AssemblyFixture(typeof(PackedRuntime))]

namespace Fallback.Packaging.Tests;

/// <summary>
/// The runtime and the packages around it, packed once for all tests under a version that no cache
/// can have. Everything that the pack writes, intermediate files too, goes to a folder of its own, so that a build of the tree at the same
/// time does not disturb it.
/// </summary>
public sealed class PackedRuntime : IAsyncLifetime
{
    private readonly Dictionary<string, PackedPackage> _packages = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-pack-").FullName;

    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTimeOffset.UtcNow.Ticks}");

    /// <summary>The folder with the packages in it, which serves as a feed.</summary>
    public string Feed => Path.Combine(_folder, "package", "release");

    /// <summary>The folder where this machine's packages are.</summary>
    public static string InstalledPackages => Metadata("NuGetPackageRoot");

    /// <summary>A file of what a project's build put out, before it was packed.</summary>
    public string BuildOutput(string project, string framework, string file) => Path.Combine(_folder, "bin", project, $"release_{framework}", file);

    public static string RepositoryRoot => Metadata("RepoRoot");

    /// <summary>Everything that is handed out.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        "Fallback.Runtime", "Fallback.Refit", "Fallback.Anthropic", "Fallback.Tokenizers", "Fallback.OpenTelemetry", "Fallback.Redis",
        "Fallback.AspNetCore", "Fallback.Testing", "Fallback.Gateway", "Fallback.Templates", "Fallback.Tool",
    ];

    /// <summary>A package by its id.</summary>
    public PackedPackage this[string id] => _packages[id];

    public async ValueTask InitializeAsync()
    {
        foreach (string id in Ids) _packages[id] = await PackAsync(id);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<PackedPackage> PackAsync(string project)
    {
        // Analyzers have had their say in the build of the tree.
        string[] arguments =
            ["pack", Path.Combine("src", project), "-c", "Release", "--artifacts-path", _folder, $"-p:Version={Version}", "-p:RunAnalyzers=false"];
        ProcessRun pack = await ProcessRun.DotnetAsync(RepositoryRoot, arguments, TestContext.Current.CancellationToken);
        pack.MustSucceed();
        string package = Path.Combine(Feed, $"{project}.{Version}.nupkg");
        Assert.True(File.Exists(package), pack.ToString());
        return await PackedPackage.ReadAsync(project, package);
    }

    private static string Metadata(string key) =>
        typeof(PackedRuntime).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
