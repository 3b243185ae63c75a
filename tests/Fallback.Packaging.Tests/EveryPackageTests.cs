using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Fallback.Packaging.Tests;

/// <summary>What is the same in everything that is handed out: where it comes from, how it is read and debugged.</summary>
public sealed class EveryPackageTests(PackedRuntime package)
{
    public static TheoryData<string> Packages => [.. PackedRuntime.Ids];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_SaysWhatItIs_AndWhereItComesFrom(string id)
    {
        XElement metadata = package[id].Specification.Element("metadata")!;

        Assert.Equal("MIT", metadata.Element("license")?.Value);
        Assert.Equal("README.md", metadata.Element("readme")?.Value);
        Assert.Equal("icon.png", metadata.Element("icon")?.Value);
        Assert.Equal("https://github.com/fallback-dotnet/fallback", metadata.Element("projectUrl")?.Value);
        Assert.Equal("https://github.com/fallback-dotnet/fallback.git", metadata.Element("repository")?.Attribute("url")?.Value);
        Assert.Equal(40, metadata.Element("repository")?.Attribute("commit")?.Value.Length);
        Assert.Contains("CHANGELOG.md", metadata.Element("releaseNotes")?.Value, StringComparison.Ordinal);
        Assert.InRange(metadata.Element("description")!.Value.Length, 60, 400);
        Assert.InRange(metadata.Element("tags")!.Value.Split(' ').Length, 3, 12);
        Assert.Contains("README.md", package[id].Files);
        Assert.Contains("icon.png", package[id].Files);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Libraries_AreDeterministic_AndHaveTheirSymbols(string id)
    {
        // Templates hold no library, and tools carry the symbols of theirs in the same folder as they do.
        string[] libraries = [.. package[id].Files.Where(file => Path.GetFileName(file) == $"{id}.dll")];
        Assert.Equal(id == "Fallback.Templates", libraries.Length == 0);
        foreach (string library in libraries)
        {
            using var image = new PEReader(new MemoryStream(package[id].Read(library)));
            Assert.Contains(image.ReadDebugDirectory(), static entry => entry.Type == DebugDirectoryEntryType.Reproducible);
            CodeViewDebugDirectoryData codeView = image.ReadCodeViewDebugDirectoryData(
                image.ReadDebugDirectory().Single(static entry => entry.Type == DebugDirectoryEntryType.CodeView));

            byte[] symbols = package[id].Read(Path.ChangeExtension(library, ".pdb"));
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
            Assert.Equal(codeView.Guid, new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id).Guid);
        }
    }

    /// <summary>A debugger steps into our code if the symbols say where the sources of the commit are; the SDK finds that out from the remote.</summary>
    [Fact]
    public async Task Build_OfAClone_LinksToTheSourcesOfItsCommit()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fallback-clone-");
        try
        {
            await GitAsync(PackedRuntime.RepositoryRoot, "clone", "--quiet", "--no-hardlinks", "--depth", "1", $"file://{PackedRuntime.RepositoryRoot}", folder.FullName);
            await GitAsync(folder.FullName, "remote", "set-url", "origin", "https://github.com/fallback-dotnet/fallback.git");
            string commit = (await GitAsync(folder.FullName, "rev-parse", "HEAD")).Trim();

            string project = Path.Combine(folder.FullName, "src", "Fallback.Runtime");
            string[] arguments =
                ["msbuild", "-t:PrepareForBuild;GenerateSourceLinkFile", "-p:TargetFramework=net10.0", "-p:CI=true", "-getProperty:DeterministicSourcePaths"];
            ProcessRun build = await ProcessRun.DotnetAsync(project, arguments, Cancelled);

            build.MustSucceed();
            Assert.Equal("true", build.Output.Trim());
            string link = Assert.Single(Directory.GetFiles(project, "*.sourcelink.json", SearchOption.AllDirectories));
            Assert.Contains(
                $"https://raw.githubusercontent.com/fallback-dotnet/fallback/{commit}/*", await File.ReadAllTextAsync(link, Cancelled), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        ProcessRun git = await ProcessRun.RunAsync("git", directory, arguments, new Dictionary<string, string>(), Cancelled);
        git.MustSucceed();
        return git.Output;
    }
}
