using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.EndToEnd.Tests;

/// <summary>Pages about features have the form of docs/style.md, so that a reader finds the same thing at the same place of each.</summary>
public sealed partial class PageFormTests
{
    private static readonly string[] _headings = ["When to use it", "Example", "Settings", "Telemetry", "Common mistakes"];

    /// <summary>The group Features of the table of contents, and the pages that the style guide lists.</summary>
    public static TheoryData<string> Features() => [.. FeaturesOfContents().Concat(FeaturesOfStyle()).Distinct()];

    [Theory]
    [MemberData(nameof(Features))]
    public void Feature_HasTheHeadingsInOrder(string page)
    {
        string text = Fence().Replace(File.ReadAllText(Path.Combine(Docs(), page)), "");
        string[] headings = [.. Heading().Matches(text).Select(static heading => heading.Groups[1].Value).Where(_headings.Contains)];

        Assert.Equal(_headings, headings);
    }

    [Fact]
    public void Features_AreFoundInBothLists()
    {
        Assert.Contains("retries.md", FeaturesOfContents());
        Assert.Contains("breaker.md", FeaturesOfStyle());
    }

    /// <summary>A page belongs to one kind: the style guide names all others as reference or guide.</summary>
    [Fact]
    public void EveryPage_HasAKind()
    {
        string style = File.ReadAllText(Path.Combine(Docs(), "style.md"));
        string others = style[style.IndexOf("All other pages", StringComparison.Ordinal)..style.IndexOf("Every C# block", StringComparison.Ordinal)];
        HashSet<string> features = [.. FeaturesOfContents(), .. FeaturesOfStyle()];
        IEnumerable<string> pages = Directory.EnumerateFiles(Docs(), "*.md").Select(static file => Path.GetFileName(file))
            .Where(page => page is not ("index.md" or "style.md") && !features.Contains(page));

        Assert.All(pages, page => Assert.Matches($@"\b(?<!-){Regex.Escape(Path.GetFileNameWithoutExtension(page))}(?!-)\b", others));
    }

    private static IEnumerable<string> FeaturesOfContents()
    {
        string contents = File.ReadAllText(Path.Combine(Docs(), "toc.yml")).ReplaceLineEndings("\n");
        string group = contents.Split("\n- name: ").Single(static part => part.StartsWith("Features\n", StringComparison.Ordinal));
        return Href().Matches(group).Select(static href => href.Groups[1].Value);
    }

    private static IEnumerable<string> FeaturesOfStyle()
    {
        string style = File.ReadAllText(Path.Combine(Docs(), "style.md"));
        string list = style[style.IndexOf("These pages are about features", StringComparison.Ordinal)..style.IndexOf("All other pages", StringComparison.Ordinal)];
        return Link().Matches(list).Select(static link => link.Groups[1].Value);
    }

    private static string Docs() => Path.GetFullPath(Path.Combine(Here(), "..", "..", "docs"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^## (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Href();

    [GeneratedRegex(@"\]\(([^)#]+\.md)\)")]
    private static partial Regex Link();
}
