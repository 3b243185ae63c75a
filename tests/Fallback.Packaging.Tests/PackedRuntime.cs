using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
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
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-pack-").FullName;

    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTimeOffset.UtcNow.Ticks}");

    /// <summary>The folder with the packages in it, which serves as a feed.</summary>
    public string Feed => Path.Combine(_folder, "package", "release");

    /// <summary>The folder where this machine's packages are.</summary>
    public static string InstalledPackages => Metadata("NuGetPackageRoot");

    public static string RepositoryRoot => Metadata("RepoRoot");

    public IReadOnlyList<string> Files { get; private set; } = [];

    public XElement Specification { get; private set; } = null!;

    public IReadOnlyList<string> RefitFiles { get; private set; } = [];

    public XElement RefitSpecification { get; private set; } = null!;

    public IReadOnlyList<string> TokenizersFiles { get; private set; } = [];

    public XElement TokenizersSpecification { get; private set; } = null!;

    public IReadOnlyList<string> OpenTelemetryFiles { get; private set; } = [];

    public XElement OpenTelemetrySpecification { get; private set; } = null!;

    public IReadOnlyList<string> RedisFiles { get; private set; } = [];

    public XElement RedisSpecification { get; private set; } = null!;

    public IReadOnlyList<string> AspNetCoreFiles { get; private set; } = [];

    public XElement AspNetCoreSpecification { get; private set; } = null!;

    public IReadOnlyList<string> GatewayFiles { get; private set; } = [];

    public XElement GatewaySpecification { get; private set; } = null!;

    public IReadOnlyList<string> TemplatesFiles { get; private set; } = [];

    public XElement TemplatesSpecification { get; private set; } = null!;

    public IReadOnlyList<string> TestingFiles { get; private set; } = [];

    public XElement TestingSpecification { get; private set; } = null!;

    public IReadOnlyList<string> ToolFiles { get; private set; } = [];

    public XElement ToolSpecification { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (Files, Specification) = await PackAsync("Fallback.Runtime");
        (RefitFiles, RefitSpecification) = await PackAsync("Fallback.Refit");
        (TokenizersFiles, TokenizersSpecification) = await PackAsync("Fallback.Tokenizers");
        (OpenTelemetryFiles, OpenTelemetrySpecification) = await PackAsync("Fallback.OpenTelemetry");
        (RedisFiles, RedisSpecification) = await PackAsync("Fallback.Redis");
        (AspNetCoreFiles, AspNetCoreSpecification) = await PackAsync("Fallback.AspNetCore");
        (TestingFiles, TestingSpecification) = await PackAsync("Fallback.Testing");
        (GatewayFiles, GatewaySpecification) = await PackAsync("Fallback.Gateway");
        (TemplatesFiles, TemplatesSpecification) = await PackAsync("Fallback.Templates");
        (ToolFiles, ToolSpecification) = await PackAsync("Fallback.Tool");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Packs a project; gives the files of the package and what it says of itself.</summary>
    private async Task<(IReadOnlyList<string> Files, XElement Specification)> PackAsync(string project)
    {
        string[] arguments = ["pack", Path.Combine("src", project), "-c", "Release", "--artifacts-path", _folder, $"-p:Version={Version}"];
        ProcessRun pack = await ProcessRun.DotnetAsync(RepositoryRoot, arguments, TestContext.Current.CancellationToken);
        pack.MustSucceed();
        string package = Path.Combine(Feed, $"{project}.{Version}.nupkg");
        Assert.True(File.Exists(package), pack.ToString());
        using ZipArchive archive = await ZipFile.OpenReadAsync(package);
        await using Stream specification = await archive.GetEntry($"{project}.nuspec")!.OpenAsync();
        return ([.. archive.Entries.Select(entry => entry.FullName)], WithoutNamespaces(await XElement.LoadAsync(specification, LoadOptions.None, CancellationToken.None)));
    }

    private static XElement WithoutNamespaces(XElement element) =>
        new(element.Name.LocalName, element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration), element.Nodes().Select(node => node is XElement child ? WithoutNamespaces(child) : node));

    private static string Metadata(string key) =>
        typeof(PackedRuntime).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
