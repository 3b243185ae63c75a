using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using Fallback.Packaging.Tests;

[assembly: AssemblyFixture(typeof(PackedRuntime))]

namespace Fallback.Packaging.Tests;

/// <summary>
/// Fallback.Runtime, packed once for all tests under a version that no cache can have. Everything that the pack writes, intermediate files
/// too, goes to a folder of its own, so that a build of the tree at the same time does not disturb it.
/// </summary>
public sealed class PackedRuntime : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-pack-").FullName;

    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTimeOffset.UtcNow.Ticks}");

    /// <summary>The folder with the package in it, which serves as a feed.</summary>
    public string Feed => Path.Combine(_folder, "package", "release");

    /// <summary>The folder where this machine's packages are.</summary>
    public static string InstalledPackages => Metadata("NuGetPackageRoot");

    public static string RepositoryRoot => Metadata("RepoRoot");

    public IReadOnlyList<string> Files { get; private set; } = [];

    public XElement Specification { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string[] arguments = ["pack", Path.Combine("src", "Fallback.Runtime"), "-c", "Release", "--artifacts-path", _folder, $"-p:Version={Version}"];
        ProcessRun pack = await ProcessRun.DotnetAsync(RepositoryRoot, arguments, TestContext.Current.CancellationToken);
        pack.MustSucceed();
        string package = Path.Combine(Feed, $"Fallback.Runtime.{Version}.nupkg");
        Assert.True(File.Exists(package), pack.ToString());
        using ZipArchive archive = await ZipFile.OpenReadAsync(package);
        Files = [.. archive.Entries.Select(entry => entry.FullName)];
        await using Stream specification = await archive.GetEntry("Fallback.Runtime.nuspec")!.OpenAsync();
        Specification = WithoutNamespaces(await XElement.LoadAsync(specification, LoadOptions.None, CancellationToken.None));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static XElement WithoutNamespaces(XElement element) =>
        new(element.Name.LocalName, element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration), element.Nodes().Select(node => node is XElement child ? WithoutNamespaces(child) : node));

    private static string Metadata(string key) =>
        typeof(PackedRuntime).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
