using System.IO.Compression;
using System.Xml.Linq;

namespace Fallback.Packaging.Tests;

/// <summary>A package as it is handed out.</summary>
/// <param name="Path">The nupkg.</param>
/// <param name="Files">The names of all files in it, those of the format too.</param>
/// <param name="Specification">The nuspec, without namespaces.</param>
public sealed record PackedPackage(string Path, IReadOnlyList<string> Files, XElement Specification)
{
    /// <summary>The names of the files that we put into it, in order.</summary>
    public IEnumerable<string> Content => Files
        .Where(static file => !file.StartsWith("_rels/", StringComparison.Ordinal)
            && !file.StartsWith("package/", StringComparison.Ordinal)
            && file != "[Content_Types].xml")
        .Order(StringComparer.Ordinal);

    public static async Task<PackedPackage> ReadAsync(string id, string path)
    {
        using ZipArchive archive = await ZipFile.OpenReadAsync(path);
        await using Stream specification = await archive.GetEntry($"{id}.nuspec")!.OpenAsync();
        XElement root = await XElement.LoadAsync(specification, LoadOptions.None, CancellationToken.None);
        return new PackedPackage(path, [.. archive.Entries.Select(static entry => entry.FullName)], WithoutNamespaces(root));
    }

    /// <summary>What a file of the package holds; of the symbols' package next to it, if the name ends in <c>.pdb</c>.</summary>
    public byte[] Read(string file)
    {
        string package = file.EndsWith(".pdb", StringComparison.Ordinal) ? System.IO.Path.ChangeExtension(Path, ".snupkg") : Path;
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream content = archive.GetEntry(file)!.Open();
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }

    private static XElement WithoutNamespaces(XElement element) => new(
        element.Name.LocalName,
        element.Attributes().Where(static attribute => !attribute.IsNamespaceDeclaration),
        element.Nodes().Select(static node => node is XElement child ? WithoutNamespaces(child) : node));
}
