using System.Text;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.Tool.Files;
using Fallback.Tool.Output;
using Microsoft.Extensions.Configuration;

namespace Fallback.Tool.Settings;

/// <summary>Settings files, combined in the same way as in the application's configuration.</summary>
internal sealed class SettingsSource
{
    private readonly List<SettingsDocument> _documents = [];
    private readonly List<Finding> _mistakes = [];
    private readonly string _section;
    private readonly IConfiguration _root;

    private SettingsSource(string section, IConfigurationBuilder builder)
    {
        _section = section;
        _root = builder.Build();
    }

    /// <summary>The files that could be read.</summary>
    public IReadOnlyList<SettingsDocument> Documents => _documents;

    /// <summary>The mistakes of whole files: they are not JSON.</summary>
    public IReadOnlyList<Finding> Mistakes => _mistakes;

    /// <summary>The section that the application passes to AddFallback.</summary>
    public IConfigurationSection Section => _root.GetSection(_section);

    /// <param name="context">Where relative paths begin.</param>
    /// <param name="files">The files, later ones win.</param>
    /// <param name="section">The section.</param>
    /// <param name="withEnvironment">Whether environment variables go over the files, as they do in an application.</param>
    /// <exception cref="ToolException">A file is not there, or is no text.</exception>
    public static SettingsSource Read(ToolContext context, IEnumerable<string> files, string section, bool withEnvironment)
    {
        var builder = new ConfigurationBuilder();
        var documents = new List<SettingsDocument>();
        var mistakes = new List<Finding>();
        foreach (string file in files)
        {
            string text = BoundedFile.ReadText(context.PathOf(file), file);
            try
            {
                documents.Add(SettingsDocument.Read(file, text));
                // Built once by itself, so that a mistake is this file's.
                new ConfigurationBuilder().AddJsonStream(Stream(text)).Build();
                builder.AddJsonStream(Stream(text));
            }
            catch (CatalogueFormatException e)
            {
                mistakes.Add(new Finding(FindingKind.Error, $"not valid JSON: {Redactor.Clean(e.Problem, null)}")
                    { File = file, Line = e.Line, Column = e.Column });
            }
            catch (Exception e) when (e is FormatException or InvalidDataException)
            {
                mistakes.Add(new Finding(FindingKind.Error, $"cannot be read as settings: {Redactor.Clean(Innermost(e).Message, null)}")
                    { File = file });
            }
        }
        if (withEnvironment) builder.AddEnvironmentVariables();
        var source = new SettingsSource(section, builder);
        source._documents.AddRange(documents);
        source._mistakes.AddRange(mistakes);
        return source;
    }

    /// <summary>The settings of the runtime, read by its own reader.</summary>
    public FallbackOptions Options()
    {
        var options = new FallbackOptions();
        ConfigurationReader.Read(Section, options);
        return options;
    }

    /// <summary>
    /// The files that an application reads by itself: <c>appsettings.json</c> and that of its environment, in a folder. Those that are
    /// there.
    /// </summary>
    public static IReadOnlyList<string> Usual(string folder, string shownFolder)
    {
        string? environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is { Length: > 0 } set ? set
            : Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT");
        string[] names = string.IsNullOrEmpty(environment) || environment.AsSpan().ContainsAny(Path.GetInvalidFileNameChars())
            ? ["appsettings.json"] : ["appsettings.json", $"appsettings.{environment}.json"];
        return [.. names.Where(name => File.Exists(Path.Combine(folder, name)))
            .Select(name => shownFolder.Length == 0 ? name : Path.Combine(shownFolder, name))];
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e;
    }
}
