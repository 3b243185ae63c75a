using System.Net;
using System.Text.RegularExpressions;

namespace Docs;

/// <summary>Follows every link of the built site that stays in it or in the repository: files, anchors, twins. Nothing is asked over the network.</summary>
internal static partial class LinkCheck
{
    public static IEnumerable<string> Run(Paths paths)
    {
        var ids = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(paths.Site, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string relative = Path.GetRelativePath(paths.Site, file);
            // The template's own files, and the index of the search, are not pages.
            if (relative.StartsWith("public", StringComparison.Ordinal)) continue;
            IEnumerable<string> links = Path.GetExtension(file) switch
            {
                ".html" => Html().Matches(File.ReadAllText(file)).Select(static link => WebUtility.HtmlDecode(link.Groups[1].Value)),
                ".md" or ".txt" => Markdown().Matches(Code.Blanked(File.ReadAllText(file))).Select(static link => Unescaped(link.Groups[1].Value)),
                ".json" when Path.GetFileName(file) == "toc.json" => TocLink().Matches(File.ReadAllText(file)).Select(static link => link.Groups[1].Value),
                _ => [],
            };
            foreach (string link in links.Distinct())
                if (!Leads(paths, file, link, ids)) yield return $"{relative}: {link} leads nowhere";
        }
    }

    private static bool Leads(Paths paths, string file, string link, Dictionary<string, HashSet<string>> ids)
    {
        if (Repository().Match(link) is { Success: true } own) return Path.Exists(Path.Combine(paths.Root, Uri.UnescapeDataString(own.Groups[1].Value)));
        if (Scheme().IsMatch(link)) return true;
        string[] parts = link.Split('#', 2);
        string path = Uri.UnescapeDataString(parts[0].Split('?')[0]);
        string target = path.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path));
        if (!Path.Exists(target)) return false;
        if (parts.Length < 2 || parts[1].Length == 0) return true;
        // A twin's anchor is that of its page, whose headings have ids.
        string page = Path.ChangeExtension(target, ".html");
        if (!File.Exists(page)) return true;
        if (!ids.TryGetValue(page, out HashSet<string>? known))
            ids[page] = known = [.. Id().Matches(File.ReadAllText(page)).Select(static id => WebUtility.HtmlDecode(id.Groups[1].Value))];
        return known.Contains(Uri.UnescapeDataString(parts[1]));
    }

    private static string Unescaped(string link) => link.Replace("\\", "", StringComparison.Ordinal);

    [GeneratedRegex("<(?:a|img|link|script)\\b[^>]*?\\s(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Html();

    [GeneratedRegex(@"\]\(((?:\\.|[^)\s\\])*)\)")]
    private static partial Regex Markdown();

    [GeneratedRegex("\"href\":\"([^\"]*)\"")]
    private static partial Regex TocLink();

    [GeneratedRegex("^https://github.com/fallback-dotnet/fallback/(?:blob|tree|raw)/main/([^#?]*)")]
    private static partial Regex Repository();

    [GeneratedRegex("^(?:[a-z]+:|//)")]
    private static partial Regex Scheme();

    [GeneratedRegex("\\s(?:id|name)=\"([^\"]*)\"")]
    private static partial Regex Id();
}
