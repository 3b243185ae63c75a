using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>The settings files of an application as they apply in one environment.</summary>
internal sealed class PolicySettings
{
    public const string Section = "Fallback";

    private const string Prefix = "appsettings";
    private const string Extension = ".json";

    // No file is longer in practice, and it is read with each keystroke in it.
    private const int LongestText = 1_000_000;

    private PolicySettings(string environment, IReadOnlyList<JsonValue> files)
    {
        Environment = environment;
        Fallback = Setting.Of(files).Child(Section);
    }

    /// <summary>The environment; empty for the settings without an environment's own file.</summary>
    public string Environment { get; }

    /// <summary>The section; null if no file has it.</summary>
    public Setting? Fallback { get; }

    /// <summary>
    /// Reads <c>appsettings.json</c>, and each <c>appsettings.Environment.json</c> over it. The first result is without an environment.
    /// Other files, and invalid JSON, are left out.
    /// </summary>
    public static IReadOnlyList<PolicySettings> Read(IEnumerable<PolicyFile> files)
    {
        var read = new List<(string Environment, JsonValue Root)>();
        foreach (PolicyFile file in files.OrderBy(static file => file.Path.Replace('\\', '/'), StringComparer.Ordinal))
            if (EnvironmentOf(file.Path) is { } environment && Root(file.Text) is { } root) read.Add((environment, root));
        JsonValue[] shared = [.. read.Where(static file => file.Environment.Length == 0).Select(static file => file.Root)];
        IEnumerable<PolicySettings> environments = read
            .Where(static file => file.Environment.Length > 0)
            .GroupBy(static file => file.Environment, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(group => new PolicySettings(group.Key, [.. shared, .. group.Select(static file => file.Root)]));
        return [new PolicySettings("", shared), .. environments];
    }

    /// <summary>Whether a file is one of those, by its name.</summary>
    public static bool Is(string path) => EnvironmentOf(path) is not null;

    private static string? EnvironmentOf(string path)
    {
        string name = Path.GetFileName(path.Replace('\\', '/'));
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            return null;
        string between = name.Substring(Prefix.Length, Math.Max(0, name.Length - Prefix.Length - Extension.Length));
        return between.Length == 0 ? "" : between[0] == '.' && between.Length is > 1 and < 100 ? between.Substring(1) : null;
    }

    private static JsonValue? Root(string text)
    {
        if (text.Length > LongestText) return null;
        try
        {
            return JsonReader.ReadFile(text) is { Kind: JsonKind.Object } root ? root : null;
        }
        catch (CatalogueFormatException)
        {
            return null;
        }
    }
}

/// <summary>The text of a file that a policy is read from.</summary>
internal sealed record PolicyFile(string Path, string Text);
