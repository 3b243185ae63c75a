using Microsoft.CodeAnalysis;

namespace Fallback.BuildBench;

/// <summary>What a project of Microsoft.NET.Sdk.Web is compiled against: the reference packs of .NET and ASP.NET Core, and ours.</summary>
internal static class WebReferences
{
    public static IReadOnlyList<MetadataReference> All { get; } = [.. Files().Select(static path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<string> Files()
    {
        string[] packs = [.. Pack("Microsoft.NETCore.App.Ref"), .. Pack("Microsoft.AspNetCore.App.Ref")];
        var known = packs.Select(Path.GetFileName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return packs.Concat(Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Where(path => Path.GetFileName(path) is var name && !known.Contains(name)
                && (name == "Fallback.Runtime.dll" || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))));
    }

    private static string[] Pack(string name)
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        string version = Directory.GetDirectories(Path.Combine(root, "packs", name)).Order(StringComparer.Ordinal).Last();
        return Directory.GetFiles(Path.Combine(version, "ref", $"net{Environment.Version.Major}.0"), "*.dll");
    }
}
