using System.Text.RegularExpressions;

namespace Docs;

/// <summary>
/// Makes of docs what docfx reads. The pages are written for GitHub, where a link may lead anywhere in the repository; on the site a link that
/// leaves docs leads to GitHub.
/// </summary>
internal static partial class Staging
{
    private const string Repository = "https://github.com/fallback-dotnet/fallback";

    private static readonly string[] _kinds = [".md", ".png", ".svg", ".globalconfig"];

    public static void CopyPages(Paths paths)
    {
        foreach (string file in Directory.EnumerateFiles(paths.Docs, "*", SearchOption.AllDirectories).Where(static file => _kinds.Contains(Path.GetExtension(file))))
        {
            string copy = Path.Combine(paths.Pages, Path.GetRelativePath(paths.Docs, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (file.EndsWith(".md", StringComparison.Ordinal)) File.WriteAllText(copy, WithSiteLinks(paths, file));
            else File.Copy(file, copy, overwrite: true);
        }

        // docfx shows a table of contents beside a page only if it is not that of the bar at the top, which names the parts of the site.
        Directory.CreateDirectory(Path.Combine(paths.Pages, "guide"));
        File.WriteAllText(Path.Combine(paths.Pages, "guide", "toc.yml"), TocLink().Replace(File.ReadAllText(Path.Combine(paths.Docs, "toc.yml")), "$1../$2"));
        File.WriteAllText(Path.Combine(paths.Pages, "toc.yml"), """
            - name: Guide
              href: guide/toc.yml
              topicHref: index.md
            - name: API reference
              href: ../api/toc.yml
              topicHref: ../api/Fallback.md
            - name: GitHub
              href: https://github.com/fallback-dotnet/fallback

            """);
    }

    /// <summary>In Markdown, docfx leaves the references of XML comments for somebody else to resolve.</summary>
    /// <returns>Always true; a reference to nothing is shown as a name.</returns>
    public static bool ResolveReferences(Paths paths)
    {
        var pages = Directory.EnumerateFiles(paths.Api, "*.md")
            .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        foreach ((string page, string text) in pages)
            File.WriteAllText(Path.Combine(paths.Api, page + ".md"), XRef().Replace(text, match => Reference(Uri.UnescapeDataString(match.Groups[1].Value), pages)));

        return true;
    }

    private static string WithSiteLinks(Paths paths, string file) => Code.Outside(File.ReadAllText(file), text => Link().Replace(text, match =>
    {
        string[] parts = match.Groups[1].Value.Split('#', 2);
        string target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, Uri.UnescapeDataString(parts[0])));
        if (parts[0].Length == 0 || target.StartsWith(paths.Docs + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return match.Value;
        string kind = Directory.Exists(target) ? "tree" : "blob";
        string anchor = parts.Length > 1 ? "#" + parts[1] : "";
        return $"]({Repository}/{kind}/main/{Path.GetRelativePath(paths.Root, target).Replace('\\', '/')}{anchor})";
    }));

    /// <summary>A link to the type's page where there is one, and to the member's place there; else the name alone, as of a type of .NET's.</summary>
    private static string Reference(string uid, Dictionary<string, string> pages)
    {
        string name = uid.Split('(')[0];
        string shown = name[(name.LastIndexOf('.') + 1)..].Replace("#ctor", "the constructor", StringComparison.Ordinal);
        int arity = shown.IndexOf('`', StringComparison.Ordinal);
        if (arity >= 0) shown = shown[..arity];
        string page = name.Replace('`', '-');
        if (pages.ContainsKey(page)) return $"[{shown}]({page}.md)";
        string type = page.Contains('.', StringComparison.Ordinal) ? page[..page.LastIndexOf('.')] : page;
        string anchor = NoWord().Replace(uid, "_");
        if (!pages.TryGetValue(type, out string? members)) return $"`{shown}`";
        // The members of an enum have no place of their own.
        return members.Contains($"id=\"{anchor}\"", StringComparison.Ordinal) ? $"[{shown}]({type}.md#{anchor})" : $"[{shown}]({type}.md)";
    }

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)\s]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^(\s*(?:- )?(?:href|topicHref): )(?!https?:)(.*)$")]
    private static partial Regex TocLink();

    [GeneratedRegex("<xref href=\"([^\"]*)\"[^>]*></xref>")]
    private static partial Regex XRef();

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex NoWord();
}
