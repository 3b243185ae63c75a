using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Docs;

/// <summary>
/// Asks hunspell, in American English, for every word of the prose; docs/dictionary.txt has the words of the field and of the project.
/// </summary>
internal static partial class Spelling
{
    public static IEnumerable<string> Check(Paths paths)
    {
        string[] entries =
        [
            .. File.ReadLines(Path.Combine(paths.Docs, "dictionary.txt"))
                .Select(static line => line.Trim())
                .Where(static line => line.Length > 0 && line[0] != '#'),
        ];
        var own = entries.ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<(string Place, string Word)> words = [.. Pages(paths).SelectMany(page => Words(paths, page))];
        HashSet<string> unknown = Unknown(words.Select(static word => word.Word).Distinct().Where(word => !own.Contains(word)));

        var used = words.Select(static word => word.Word).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (string entry in entries.Where(entry => !used.Contains(entry)))
            Console.WriteLine($"docs/dictionary.txt: no page has {entry} any more");
        return words.Where(word => unknown.Contains(word.Word))
            .Select(static word => $"{word.Place}: {word.Word} is not in the dictionary")
            .Distinct();
    }

    private static IEnumerable<string> Pages(Paths paths) =>
        Directory.EnumerateFiles(paths.Docs, "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(paths.Root, "*.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(paths.Root, "bench"), "*.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(paths.Root, "src", "Fallback.Templates", "content"), "README.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(paths.Root, ".github"), "*.md", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<(string Place, string Word)> Words(Paths paths, string page)
    {
        string[] lines = Code.Blanked(File.ReadAllText(page)).Split('\n');
        string name = Path.GetRelativePath(paths.Root, page);
        for (int i = 0; i < lines.Length; i++)
            foreach (Match word in Word().Matches(NoProse().Replace(LinkTarget().Replace(lines[i], "] "), " ")))
                if (!IsName(word.Value) && Bare(word.Value) is { Length: > 0 } bare) yield return ($"{name}:{i + 1}", bare);
    }

    /// <summary>Without quotation marks and the genitive, which any word can have.</summary>
    private static string Bare(string word)
    {
        string bare = word.Replace('’', '\'').Trim('\'');
        return bare.EndsWith("'s", StringComparison.Ordinal) ? bare[..^2] : bare;
    }

    /// <summary>Names have their own spelling: an id, an acronym, anything with a capital inside.</summary>
    private static bool IsName(string word) => word.Skip(1).Any(char.IsUpper) || word.Any(char.IsDigit);

    private static HashSet<string> Unknown(IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("hunspell", ["-l", "-d", "en_US", "-i", "utf-8"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process hunspell = Process.Start(start)!;
        Task<string> output = hunspell.StandardOutput.ReadToEndAsync();
        foreach (string word in words) hunspell.StandardInput.WriteLine(word);
        hunspell.StandardInput.Close();
        hunspell.WaitForExit();
        if (hunspell.ExitCode != 0) throw new InvalidOperationException($"hunspell ended with {hunspell.ExitCode}");
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex LinkTarget();

    // Addresses, tags, paths, names with a dot inside (files, namespaces), options of a command line.
    [GeneratedRegex(@"https?://\S+|<[^>\n]+>|\S+/\S+\.\w+|\w+(?:\.\w+)+|(?<=\s)--?[a-z][\w-]*|&\w+;")]
    private static partial Regex NoProse();

    [GeneratedRegex(@"[\p{L}\p{N}_][\p{L}\p{N}_'’]*")]
    private static partial Regex Word();
}
