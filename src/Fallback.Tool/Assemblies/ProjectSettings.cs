using System.Xml;
using Fallback.Roslyn;

namespace Fallback.Tool.Assemblies;

/// <summary>
/// Finds the settings files that the build reads, and the lock file therefore contains: those that the project, or a Directory.Build file
/// above it, names as AdditionalFiles. Read without MSBuild: conditions and properties in names are not evaluated.
/// </summary>
internal static class ProjectSettings
{
    // As far up as a repository goes.
    private const int MostLevels = 16;

    /// <summary>Returns their names in the project's folder, in order.</summary>
    public static IReadOnlyList<string> InBuildOf(string folder)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Files(folder))
        {
            names.UnionWith(Found(folder, Patterns(file, "Include")));
            names.ExceptWith(Found(folder, [.. Patterns(file, "Exclude"), .. Patterns(file, "Remove")]));
        }
        return [.. names];
    }

    private static IEnumerable<string> Found(string folder, IEnumerable<string> patterns) => patterns
        .SelectMany(pattern => Directory.EnumerateFiles(folder, pattern))
        .Select(static found => Path.GetFileName(found))
        .Where(PolicySettings.Is);

    private static IEnumerable<string> Files(string folder)
    {
        foreach (string project in Directory.EnumerateFiles(folder, "*.csproj")) yield return project;
        string? at = folder;
        for (int level = 0; at is not null && level < MostLevels; level++, at = Path.GetDirectoryName(at))
            foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets"])
                if (Path.Combine(at, name) is var file && File.Exists(file)) yield return file;
    }

    /// <summary>
    /// Returns the names in an attribute of a file's AdditionalFiles, including wildcards; none that leads to another folder.
    /// </summary>
    private static IEnumerable<string> Patterns(string file, string attribute)
    {
        try
        {
            return
            [
                .. ProjectFile.Read(file).Descendants().Where(static element => element.Name.LocalName == "AdditionalFiles")
                    .SelectMany(element => (element.Attribute(attribute)?.Value ?? "").Split(';', StringSplitOptions.TrimEntries))
                    .Select(static name => name.Replace("$(MSBuildProjectDirectory)", "", StringComparison.Ordinal)
                        .Replace("./", "", StringComparison.Ordinal).TrimStart('/', '\\'))
                    .Where(static name => name.Length is > 0 and < 200 && !name.AsSpan().ContainsAny('/', '\\', '$'))
                    .Where(static name => !name.Contains("..", StringComparison.Ordinal)),
            ];
        }
        catch (XmlException)
        {
            return [];
        }
    }
}
