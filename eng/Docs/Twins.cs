using System.Text;
using System.Text.RegularExpressions;

namespace Docs;

/// <summary>The site for programs that read Markdown: page.md next to each page.html, and llms.txt over all of them.</summary>
internal static partial class Twins
{
    private const int DescriptionLength = 220;

    public static void Copy(Paths paths)
    {
        CopyAll(paths.Pages, paths.Site);
        CopyAll(paths.Api, Path.Combine(paths.Site, "api"));
    }

    public static void WriteIndex(Paths paths, Toc toc)
    {
        var text = new StringBuilder();
        string index = File.ReadAllText(Path.Combine(paths.Pages, "index.md"));
        text.Append("# Fallback\n\n> ").Append(FirstParagraph(index)).Append('\n');
        HashSet<string> listed = [.. toc.Groups.SelectMany(static group => group.Pages).Select(static page => page.Href)];
        foreach (Group group in toc.Groups)
        {
            text.Append("\n## ").Append(group.Name).Append("\n\n");
            foreach (Page page in group.Pages)
            {
                string file = Path.GetFullPath(Path.Combine(paths.Pages, page.Href));
                text.Append("- [").Append(page.Name).Append("](").Append(page.Href).Append(')');
                if (File.Exists(file)) text.Append(": ").Append(Short(FirstParagraph(File.ReadAllText(file))));
                text.Append('\n');
                foreach (string part in PartsOf(paths, page.Href).Where(part => !listed.Contains(part)))
                    text.Append("- [").Append(Title(Path.Combine(paths.Pages, part))).Append("](").Append(part).Append(")\n");
            }
        }

        text.Append("\n## API reference\n\n");
        foreach (string file in Directory.EnumerateFiles(paths.Api, "*.md").Order(StringComparer.Ordinal))
        {
            if (!File.ReadLines(file).First().Contains("Namespace ", StringComparison.Ordinal)) continue;
            text.Append("- [").Append(Path.GetFileNameWithoutExtension(file)).Append("](api/").Append(Path.GetFileName(file)).Append(")\n");
        }

        File.WriteAllText(Path.Combine(paths.Site, "llms.txt"), text.ToString());
    }

    private static void CopyAll(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*.md", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    /// <summary>The pages in the folder of a page that is the folder's index: the rules of the build, the decisions.</summary>
    private static IEnumerable<string> PartsOf(Paths paths, string page) =>
        !page.EndsWith("/README.md", StringComparison.Ordinal)
            ? []
            : Directory.EnumerateFiles(Path.Combine(paths.Pages, Path.GetDirectoryName(page)!), "*.md")
                .Select(file => Path.GetRelativePath(paths.Pages, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal);

    private static string Title(string file) => File.ReadLines(file).First().TrimStart('#', ' ');

    private static string FirstParagraph(string page) => page.ReplaceLineEndings("\n").Split("\n\n")
        .Select(static paragraph => Link().Replace(paragraph, "$1").Replace("**", "", StringComparison.Ordinal))
        .Select(static paragraph => paragraph.ReplaceLineEndings(" ").Trim())
        .FirstOrDefault(static paragraph => char.IsLetter(paragraph.Replace("`", "", StringComparison.Ordinal).FirstOrDefault())
            && !paragraph.StartsWith("```", StringComparison.Ordinal)) ?? "";

    private static string Short(string text)
    {
        if (text.Length <= DescriptionLength) return text;
        int end = text.LastIndexOf(". ", DescriptionLength, StringComparison.Ordinal);
        return end > 0 ? text[..(end + 1)] : text[..text.LastIndexOf(' ', DescriptionLength)] + " …";
    }

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();
}
