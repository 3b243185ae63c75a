using System.Text.RegularExpressions;

namespace Docs;

/// <summary>Each decision says whether it still holds, and stands in the index.</summary>
internal static partial class Decisions
{
    public static IEnumerable<string> Check(Paths paths)
    {
        string folder = Path.Combine(paths.Docs, "decisions");
        string index = File.ReadAllText(Path.Combine(folder, "README.md"));
        foreach (string file in Directory.EnumerateFiles(folder, "0*.md").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file);
            if (!index.Contains($"({name})", StringComparison.Ordinal)) yield return $"docs/decisions/README.md does not list {name}";
            if (!Status().IsMatch(File.ReadAllText(file))) yield return $"docs/decisions/{name} has no line 'Status: accepted.' below its title";
        }
    }

    [GeneratedRegex(@"\A# [^\n]+\n\nStatus: (?:accepted|superseded|rejected)")]
    private static partial Regex Status();
}
