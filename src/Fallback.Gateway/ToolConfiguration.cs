using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace Fallback.Gateway;

/// <summary>The sources of the tool's settings: defaults of the log, the files in order, and the environment over all of them.</summary>
internal static class ToolConfiguration
{
    /// <summary>The files to look for in the current folder if none is named; the first existing one is used.</summary>
    private static readonly string[] _usual = ["fallback.json", "appsettings.json"];

    // ASP.NET Core logs two lines for each request, which cost more than the request itself.
    private static readonly Dictionary<string, string?> _defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        // In addition to its lines, which are not written, it makes a scope and an activity for each request.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        // A line for each call that did not go the usual way would be one for each call of an outage; what changes is told as a warning.
        ["Logging:LogLevel:Fallback"] = "Warning",
        ["Logging:LogLevel:Fallback.Gateway"] = "Information",
        // By itself the console writes two for each message, at twice the cost.
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        // Why it does not start goes to the standard error, in one line.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
    };

    /// <summary>Reads the files; false, with the reason, if one of them cannot be read.</summary>
    /// <param name="builder">The builder that gets them.</param>
    /// <param name="files">The files; empty for the usual one.</param>
    /// <param name="reloads">The writer for errors of a changed file; null to ignore changes.</param>
    /// <param name="mistake">The reason.</param>
    public static bool TryAdd(
        IConfigurationBuilder builder, IReadOnlyList<string> files, TextWriter? reloads, [NotNullWhen(false)] out string? mistake)
    {
        builder.AddInMemoryCollection(_defaults);
        if (files.Count == 0) files = [.. _usual.Where(File.Exists).Take(1)];
        foreach (string file in files)
        {
            mistake = TryAddFile(builder, file, reloads);
            if (mistake is not null) return false;
        }
        builder.AddEnvironmentVariables();
        mistake = null;
        return true;
    }

    private static string? TryAddFile(IConfigurationBuilder builder, string file, TextWriter? reloads)
    {
        string path = Path.GetFullPath(file);
        if (!File.Exists(path)) return $"{file}: there is no such file";
        try
        {
            // Each file is read once separately, because a builder may read late, or together with others.
            new ConfigurationBuilder().Add(Source(path, null)).Build();
            builder.Add(Source(path, reloads));
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            return $"{file}: {Explain(e)}";
        }
    }

    /// <summary>
    /// Checks the file every few seconds, even through the links of a Kubernetes ConfigMap. A notification of changes would need to watch
    /// its folder and everything below.
    /// </summary>
    private static JsonConfigurationSource Source(string path, TextWriter? reloads) => new()
    {
        FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None) { UsePollingFileWatcher = true, UseActivePolling = true },
        Path = Path.GetFileName(path),
        ReloadOnChange = reloads is not null,
        // The effective settings stay, because no change is published.
        OnLoadException = broken => reloads?.WriteLine($"{path}: {Explain(broken.Exception)}; the previous settings stay in use"),
    };

    /// <summary>
    /// The innermost exception explains it; for invalid JSON, the position is enough, because the text there may be a key.
    /// </summary>
    private static string Explain(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e is JsonException { LineNumber: { } line } ? $"is not valid JSON in line {line + 1}" : e.Message;
    }
}
