using System.Xml;
using Fallback.Tool.Output;

namespace Fallback.Tool.Assemblies;

/// <summary>Finds the output of a project's build: the newest assembly below its <c>bin</c>.</summary>
internal static class ProjectFolder
{
    // A build folder has a few levels, and a link in it may lead anywhere.
    private const int MostLevels = 6;

    /// <param name="folder">The project's folder.</param>
    /// <param name="shown">The folder as the user wrote it.</param>
    /// <exception cref="ToolException">There is no project, there are several, or it was not built.</exception>
    public static string FindAssembly(string folder, string shown)
    {
        string[] projects = [.. Directory.EnumerateFiles(folder, "*.csproj").Order(StringComparer.Ordinal)];
        if (projects.Length != 1)
            throw new ToolException(
                projects.Length == 0
                    ? $"{Shown.Word(shown)} has no project file; name a folder with a .csproj, or the built assembly."
                    : $"{Shown.Word(shown)} has {projects.Length} project files; name the built assembly.");
        string file = AssemblyName(projects[0]) + ".dll";
        return Newest(folder, file)
            ?? throw new ToolException(
                $"{Shown.Word(shown)} has no {Shown.Word(file)} below bin; build it first (dotnet build), or name the built assembly.");
    }

    /// <summary>Whether a folder has one project, which was built.</summary>
    public static bool IsBuilt(string folder) =>
        Directory.GetFiles(folder, "*.csproj") is [var project] && Newest(folder, AssemblyName(project) + ".dll") is not null;

    private static string? Newest(string folder, string file)
    {
        var options = new EnumerationOptions
            { RecurseSubdirectories = true, MaxRecursionDepth = MostLevels, AttributesToSkip = FileAttributes.ReparsePoint };
        string bin = Path.Combine(folder, "bin");
        // A folder "ref" contains the assembly without its bodies, and "publish" a copy of the newest one.
        IEnumerable<FileInfo> built = !Directory.Exists(bin) ? [] : new DirectoryInfo(bin).EnumerateFiles(file, options)
            .Where(static found => found.Directory?.Name is not ("ref" or "refint"));
        return built.OrderByDescending(static found => found.LastWriteTimeUtc)
            .ThenBy(static found => found.FullName, StringComparer.Ordinal)
            .FirstOrDefault()?.FullName;
    }

    /// <summary>Returns the assembly's name from the project file, if it is plain text; otherwise the file's own name.</summary>
    private static string AssemblyName(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        try
        {
            string? written = ProjectFile.Property(project, "AssemblyName");
            return string.IsNullOrEmpty(written) || written.Contains('$', StringComparison.Ordinal)
                || written.AsSpan().ContainsAny(Path.GetInvalidFileNameChars())
                ? name : written;
        }
        catch (XmlException)
        {
            return name;
        }
    }
}
