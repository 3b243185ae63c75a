using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace Fallback.Gateway;

/// <summary>Where the tool's settings come from: defaults of the log, the files in their order, and the environment over all of them.</summary>
internal static class ToolConfiguration
{
    /// <summary>Looked for in the current folder where no file is named; the first that there is.</summary>
    private static readonly string[] _usual = ["fallback.json", "appsettings.json"];

    // ASP.NET Core has two lines for each request, which cost more than the request itself.
    private static readonly Dictionary<string, string?> _defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        // Why it does not start goes to the standard error, in one line.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
    };

    /// <summary>Reads the files; false when one of them cannot be read, and why.</summary>
    public static bool TryAdd(IConfigurationBuilder builder, IReadOnlyList<string> files, bool reload, [NotNullWhen(false)] out string? mistake)
    {
        builder.AddInMemoryCollection(_defaults);
        if (files.Count == 0) files = [.. _usual.Where(File.Exists).Take(1)];
        foreach (string file in files)
        {
            mistake = TryAddFile(builder, file, reload);
            if (mistake is not null) return false;
        }
        builder.AddEnvironmentVariables();
        mistake = null;
        return true;
    }

    private static string? TryAddFile(IConfigurationBuilder builder, string file, bool reload)
    {
        string path = Path.GetFullPath(file);
        if (!File.Exists(path)) return $"{file}: there is no such file";
        try
        {
            // Read once by itself, because a builder may read late, or with others.
            var source = new JsonConfigurationSource { Path = path };
            source.ResolveFileProvider();
            new ConfigurationBuilder().Add(source).Build();
            builder.AddJsonFile(path, optional: false, reloadOnChange: reload);
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            return $"{file}: {Explain(e)}";
        }
    }

    /// <summary>The innermost exception says it; where JSON is broken, the place is enough, and what stands there may be a key.</summary>
    private static string Explain(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e is JsonException { LineNumber: { } line } ? $"is no valid JSON in line {line + 1}" : e.Message;
    }
}
