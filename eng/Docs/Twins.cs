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
        foreach (Group group in toc.Groups)
        {
            text.Append("\n## ").Append(group.Name).Append("\n\n");
            foreach (Page page in group.Pages)
            {
                string file = Path.GetFullPath(Path.Combine(paths.Pages, page.Href));
                text.Append("- [").Append(page.Name).Append("](").Append(page.Href).Append(')');
                if (File.Exists(file)) text.Append(": ").Append(Short(FirstParagraph(File.ReadAllText(file))));
                text.Append('\n');
            }
        }

        text.Append("\n## API reference\n\n");
        foreach (string space in Directory.EnumerateFiles(paths.Api, "*.md").Where(static file => File.ReadLines(file).First().Contains("Namespace ", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            text.Append("- [").Append(Path.GetFileNameWithoutExtension(space)).Append("](api/").Append(Path.GetFileName(space)).Append(")\n");
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

    private static string FirstParagraph(string page) => page.ReplaceLineEndings("\n").Split("\n\n")
        .Select(static paragraph => Link().Replace(paragraph, "$1").Replace("**", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Trim())
        .FirstOrDefault(static paragraph => paragraph.Length > 0 && char.IsLetter(paragraph.TrimStart('`', '[')[0])) ?? "";

    private static string Short(string text)
    {
        if (text.Length <= DescriptionLength) return text;
        int end = text.LastIndexOf(". ", DescriptionLength, StringComparison.Ordinal);
        return end > 0 ? text[..(end + 1)] : text[..text.LastIndexOf(' ', DescriptionLength)] + " …";
    }

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();
}
