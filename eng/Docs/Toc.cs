using System.Text.RegularExpressions;

namespace Docs;

/// <summary>The groups of docs/toc.yml with their pages.</summary>
internal sealed partial record Toc(IReadOnlyList<Group> Groups)
{
    public static Toc Read(string file)
    {
        var groups = new List<Group>();
        string name = "";
        foreach (string line in File.ReadLines(file))
        {
            if (Entry().Match(line) is { Success: true } entry)
            {
                name = entry.Groups[2].Value.Trim();
                if (entry.Groups[1].Length == 0) groups.Add(new Group(name, []));
            }
            else if (Href().Match(line) is { Success: true } href)
            {
                groups[^1].Pages.Add(new Page(name, href.Groups[1].Value.Trim()));
            }
        }

        return new Toc(groups);
    }

    /// <summary>Pages that nothing leads to. Decisions, diagnostics and working notes have an index of their own.</summary>
    public IEnumerable<string> Missing(Paths paths)
    {
        HashSet<string> listed = [.. Groups.SelectMany(static group => group.Pages).Select(static page => page.Href)];
        return Directory.EnumerateFiles(paths.Docs, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(paths.Docs, file).Replace('\\', '/'))
            .Where(page => page is not ("index.md" or "style.md") && !listed.Contains(page)
                && !page.StartsWith("decisions/", StringComparison.Ordinal) && !page.StartsWith("diagnostics/", StringComparison.Ordinal))
            .Select(static page => $"docs/{page} is not in docs/toc.yml");
    }

    [GeneratedRegex("^( *)- name: (.*)$")]
    private static partial Regex Entry();

    [GeneratedRegex("^ *href: (.*)$")]
    private static partial Regex Href();
}

internal sealed record Group(string Name, List<Page> Pages);

internal sealed record Page(string Name, string Href);
