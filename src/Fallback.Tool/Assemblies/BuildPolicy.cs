using System.Globalization;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.Tool.Files;
using Fallback.Tool.Output;
using Microsoft.CodeAnalysis;

namespace Fallback.Tool.Assemblies;

/// <summary>The policy of a build: its assembly, its settings and its catalogue.</summary>
/// <param name="Document">The policy of its clients and configured chains.</param>
/// <param name="Unread">Why clients are missing: one sentence each.</param>
/// <param name="SettingsFiles">The settings files that were used, as a user would name them.</param>
internal sealed record BuildPolicy(PolicyDocument Document, IReadOnlyList<string> Unread, IReadOnlyList<string> SettingsFiles)
{
    // The same limit as in the build.
    private const int LongestSettings = 1_000_000;

    /// <param name="context">The context, with the folder for relative paths.</param>
    /// <param name="build">An assembly, or the folder of a built project.</param>
    /// <param name="settings">
    /// Settings files, of which later ones take precedence; none for those of the project, or next to the assembly.
    /// </param>
    /// <param name="asLocked">Whether to use, of a project's settings, only those that its build reads and its lock file contains.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ToolException">The assembly or the settings cannot be read.</exception>
    public static BuildPolicy Read(
        ToolContext context, string build, IReadOnlyList<string> settings, bool asLocked, CancellationToken cancellationToken)
    {
        BuiltAssembly assembly = BuiltAssembly.Load(context, build, cancellationToken);
        // The build reads the files next to the project file; next to an assembly are their copies.
        IReadOnlyList<string> files = settings.Count > 0 ? settings : Beside(context, build, asLocked);
        // A lock file has an entry for each environment, which the file's name shows.
        PolicyFile[] texts =
            [.. files.Select((file, place) => Read(context, file, settings.Count > 0 && !(asLocked && PolicySettings.Is(file)) ? place : null))];
        ModelCatalogue catalogue = ModelFile.Over(new EquatableArray<string>(assembly.ModelFiles));
        PolicyDocument document = WithoutHalfRead(
            PolicyReader.Read(assembly.Symbol, assembly.Compilation.Assembly, texts, catalogue, cancellationToken), assembly);
        return new BuildPolicy(document, [.. document.Unread.Select(name => Explain(assembly, name))], files);
    }

    /// <summary>Removes clients whose base interface was not found: they seem to have only their own methods.</summary>
    private static PolicyDocument WithoutHalfRead(PolicyDocument document, BuiltAssembly assembly)
    {
        var unread = new SortedSet<string>(document.Unread, StringComparer.Ordinal);
        unread.UnionWith(assembly.Clients().Where(static client => client.AllInterfaces.Any(static type => type is IErrorTypeSymbol))
            .Select(ClientName.FullOf));
        return document with
        {
            Clients = new(document.Clients.Where(client => client.IsConfigured || !unread.Contains(client.Client))),
            Unread = new(unread),
        };
    }

    private static string[] Beside(ToolContext context, string build, bool asLocked)
    {
        string path = context.PathOf(build);
        bool isFolder = Directory.Exists(path);
        string shown = isFolder ? build : Path.GetDirectoryName(build) ?? "";
        IEnumerable<string> names = isFolder && asLocked
            ? ProjectSettings.InBuildOf(path)
            : Directory.EnumerateFiles(isFolder ? path : Path.GetDirectoryName(path)!, "appsettings*.json")
                .Where(PolicySettings.Is).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        return [.. names.Select(name => shown is "" or "." ? name : Path.Combine(shown, name))];
    }

    /// <param name="context">Where relative paths begin.</param>
    /// <param name="file">The file.</param>
    /// <param name="place">
    /// Its index among the files that the user has named, whatever their names are; null for a file that is identified by its name.
    /// </param>
    private static PolicyFile Read(ToolContext context, string file, int? place)
    {
        string text = BoundedFile.ReadText(context.PathOf(file), file);
        if (text.Length > LongestSettings)
            throw new ToolException(
                $"{Shown.Word(file)} is longer than the {FigureText.Number(LongestSettings)} characters that a build reads; shorten it.");
        try
        {
            JsonReader.ReadFile(text);
        }
        catch (CatalogueFormatException e)
        {
            throw new ToolException(
                $"{Shown.Word(file)}({e.Line},{e.Column}): not valid JSON: {Redactor.Clean(e.Problem, null)}.");
        }
        return new PolicyFile(place is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at:0000}/appsettings.json") : file, text);
    }

    private static string Explain(BuiltAssembly assembly, string name)
    {
        string[] missing =
            [.. assembly.Clients().Where(client => ClientName.FullOf(client) == name).SelectMany(BuiltAssembly.MissingFor).Distinct()];
        return missing.Length > 0
            ? $"{Shown.Word(name)} cannot be read, because {Shown.Word(string.Join(", ", missing))} is not next to the assembly; "
                + "publish the application (dotnet publish), and name the assembly there."
            : $"{Shown.Word(name)} has errors in its declaration; the build reports them.";
    }
}
