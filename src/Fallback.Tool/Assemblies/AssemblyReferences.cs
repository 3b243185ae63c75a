using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace Fallback.Tool.Assemblies;

/// <summary>
/// Finds what a built assembly references, as metadata: files next to it, files that its <c>.deps.json</c> names in this machine's package
/// folders, and the installed frameworks. Nothing is loaded, and nothing runs.
/// </summary>
internal static class AssemblyReferences
{
    private const string Runtime = "Fallback.Runtime";

    /// <param name="assembly">The assembly's path.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static IReadOnlyList<MetadataReference> Of(string assembly, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string folder = Path.GetDirectoryName(assembly)!;
        Add(files, Directory.EnumerateFiles(folder, "*.dll"));
        Add(files, FromPackages(Path.ChangeExtension(assembly, ".deps.json")));
        Add(files, Frameworks());
        // The attributes are the same in every version with this major number; without them, nothing could be read at all.
        files.TryAdd(Runtime, typeof(FallbackRuntime).Assembly.Location);
        var references = new List<MetadataReference>();
        foreach ((string name, string path) in files.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!name.Equals(Path.GetFileNameWithoutExtension(assembly), StringComparison.OrdinalIgnoreCase) && ManagedFile.Is(path))
                references.Add(MetadataReference.CreateFromFile(path));
        }
        return references;
    }

    /// <summary>Adds files; the first one of a name is used.</summary>
    private static void Add(Dictionary<string, string> files, IEnumerable<string> paths)
    {
        foreach (string path in paths) files.TryAdd(Path.GetFileNameWithoutExtension(path), path);
    }

    /// <summary>Returns the frameworks of the runtime that the tool runs on, and those next to it.</summary>
    private static IEnumerable<string> Frameworks()
    {
        string own = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> files = Directory.EnumerateFiles(own, "*.dll");
        string version = Path.GetFileName(own);
        if (Path.GetDirectoryName(Path.GetDirectoryName(own)) is not { } shared) return files;
        foreach (string framework in (string[])["Microsoft.AspNetCore.App", "Microsoft.WindowsDesktop.App"])
        {
            string root = Path.Combine(shared, framework);
            if (!Directory.Exists(root)) continue;
            string? folder = Directory.EnumerateDirectories(root).OrderByDescending(found => Path.GetFileName(found) == version)
                .ThenByDescending(Path.GetFileName, StringComparer.Ordinal).FirstOrDefault();
            if (folder is not null) files = files.Concat(Directory.EnumerateFiles(folder, "*.dll"));
        }
        return files;
    }

    /// <summary>Returns a library's packages, which are not copied next to it but stay where they were restored to.</summary>
    private static IEnumerable<string> FromPackages(string deps)
    {
        if (!File.Exists(deps) || new FileInfo(deps).Length > Files.BoundedFile.MostBytes) yield break;
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } configured ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        if (!Directory.Exists(packages)) yield break;
        string root = Path.GetFullPath(packages) + Path.DirectorySeparatorChar;
        foreach ((string library, string file) in Assets(deps))
        {
            string path = Path.GetFullPath(Path.Combine(packages, library.ToLowerInvariant(), file));
            if (path.StartsWith(root, StringComparison.Ordinal) && File.Exists(path)) yield return path;
        }
    }

    /// <summary>Returns each package with its runtime files: <c>polly.core/8.9.1</c> and <c>lib/net8.0/Polly.Core.dll</c>.</summary>
    private static List<(string Library, string File)> Assets(string deps)
    {
        var assets = new List<(string, string)>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(deps));
            if (!document.RootElement.TryGetProperty("targets", out JsonElement targets)) return assets;
            foreach (JsonProperty target in targets.EnumerateObject())
                foreach (JsonProperty library in target.Value.EnumerateObject())
                    if (library.Value.TryGetProperty("runtime", out JsonElement runtime))
                        foreach (JsonProperty file in runtime.EnumerateObject()) assets.Add((library.Name, file.Name));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is another kind of file; usually the files next to the assembly are enough.
        }
        return assets;
    }
}
