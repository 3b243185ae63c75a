using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.EndToEnd.Tests;

/// <summary>What the guides show compiles: every C# block of every page stands in compiled code, and every link leads to a file.</summary>
public sealed partial class ReadmeTests
{
    /// <summary>
    /// Pages whose blocks are tested elsewhere: diagnostics show mistakes, decisions what was, and the page about generated code is
    /// compared with what is emitted.
    /// </summary>
    private static readonly string[] _elsewhere = ["docs/diagnostics/", "docs/decisions/", "docs/generator.md"];

    private static readonly Lazy<CompiledExample[]> _compiled = new(static () => [.. CompiledExamples().Select(CompiledExample.Read)]);

    public static TheoryData<string> Pages() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Root(), "README.md"))
            .Where(static file => Block().IsMatch(File.ReadAllText(file)))
            .Select(static file => Path.GetRelativePath(Root(), file).Replace('\\', '/'))
            .Where(static page => !_elsewhere.Any(elsewhere => page.StartsWith(elsewhere, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// A block may leave something out ("…") and join what stands apart: its parts stand in one compiled file, in order. It may begin with
    /// usings: they are in effect in that file, so they name namespaces that exist.
    /// </summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void CSharpBlocks_AreAmongTheCompiledExamples(string page) =>
        Assert.All(Block().Matches(File.ReadAllText(Path.Combine(Root(), page))), static block =>
        {
            string text = block.Groups[1].Value;
            Match usings = LeadingUsings().Match(text);
            string[] parts = [.. Gap().Split(text[usings.Length..]).Select(Squeezed).Where(static part => part.Length > 0)];
            CompiledExample[] files = [.. _compiled.Value.Where(file => StandIn(file.Text, parts))];
            Assert.True(files.Length > 0, block.Value);

            string[] namespaces = [.. usings.Groups[1].Captures.Select(static capture => capture.Value)];
            Assert.True(
                files.Any(file => namespaces.All(file.Namespaces.Contains)),
                $"None of the files with this code has all of its usings: {string.Join(", ", files.Select(static file => file.Name))}\n{block.Value}");
        });

    [Fact]
    public void Links_LeadToFilesAndHeadings()
    {
        string root = Root();
        foreach (string page in Directory.EnumerateFiles(root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)))
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                string target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value);
                Assert.True(Path.Exists(target), $"{Path.GetRelativePath(root, page)} links to {link.Groups[1].Value}, which is not there");
                if (link.Groups[2].Value is { Length: > 0 } anchor && target.EndsWith(".md", StringComparison.Ordinal))
                    Assert.True(Anchors(File.ReadAllText(target)).Contains(anchor), $"{Path.GetRelativePath(root, page)} links to {link.Value}, and no heading has this anchor");
            }
    }

    /// <summary>The README is also shown on the packages' pages, where a relative link leads nowhere.</summary>
    [Fact]
    public void LinksOfTheReadme_AreAbsolute_AndLeadToFilesAndHeadings()
    {
        string root = Root();
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));

        Assert.Empty(Link().Matches(readme));
        Assert.All(OwnLink().Matches(readme), link =>
        {
            Match absolute = AbsoluteLink().Match(link.Value);
            Assert.True(absolute.Success, $"{link.Value} leads to neither a file nor a folder of the branch main");
            (string kind, string path, string anchor) = (absolute.Groups[1].Value, absolute.Groups[2].Value, absolute.Groups[3].Value);
            string target = Path.Combine(root, path);
            Assert.True(kind == "tree" ? Directory.Exists(target) : File.Exists(target), link.Value);
            if (anchor.Length > 0) Assert.True(Anchors(File.ReadAllText(target)).Contains(anchor), $"{link.Value}: no heading has this anchor");
        });
    }

    /// <summary>nuget.org shows the images of a few hosts only, and this is the one of them that has the repository's files.</summary>
    [Fact]
    public void ImagesOfTheReadme_AreOnAHostThatNuGetShows()
    {
        MatchCollection images = Image().Matches(File.ReadAllText(Path.Combine(Root(), "README.md")));

        Assert.NotEmpty(images);
        Assert.All(images, static image => Assert.Equal("raw.githubusercontent.com", new Uri(image.Groups[1].Value).Host));
    }

    /// <summary>Code that is there to be shown: examples and samples, and the tests that are guides themselves.</summary>
    private static IEnumerable<string> CompiledExamples() =>
        Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => IsExample(Path.GetFileName(file)))
            .Concat(Directory.EnumerateFiles(Path.Combine(Root(), "samples"), "*.cs", SearchOption.AllDirectories))
            // Neither what builds leave behind, nor the samples that are not to compile.
            .Where(static file => !file[Root().Length..].Split(Path.DirectorySeparatorChar).Any(static name => name is "obj" or "Mistakes"));

    private static bool IsExample(string name) =>
        name.StartsWith("ReadmeExamples", StringComparison.Ordinal) || name is "DocumentationTests.cs" or "GuideTests.cs";

    private static bool StandIn(string file, string[] parts)
    {
        int at = 0;
        foreach (string part in parts)
        {
            at = file.IndexOf(part, at, StringComparison.Ordinal);
            if (at < 0) return false;
            at += part.Length;
        }

        return true;
    }

    /// <summary>The anchors that GitHub gives the headings of a page.</summary>
    private static HashSet<string> Anchors(string page) =>
    [
        .. Heading().Matches(Fence().Replace(page, "")).Select(static heading =>
            NotInAnchor().Replace(LinkText().Replace(heading.Groups[1].Value, "$1").Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    internal static string Squeezed(string text) => Space().Replace(text, " ").Trim();

    private static string Root() => Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>Directives only: neither a using statement nor a using declaration has a mere name before its semicolon.</summary>
    [GeneratedRegex(@"\A(?:using ([\w.]+);\s*\n)*")]
    private static partial Regex LeadingUsings();

    [GeneratedRegex(@"\n\s*\n|…")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)(?:#([^)]*))?\)")]
    private static partial Regex Link();

    /// <summary>Every link into this repository, in Markdown or HTML.</summary>
    [GeneratedRegex(@"https://(?:github\.com|raw\.githubusercontent\.com)/fallback-dotnet/fallback/[^)\s""]+")]
    private static partial Regex OwnLink();

    [GeneratedRegex(@"^https://(?:github\.com/fallback-dotnet/fallback/(blob|tree|raw)/main|raw\.githubusercontent\.com/fallback-dotnet/fallback/main)/([^#]+)#?(.*)$")]
    private static partial Regex AbsoluteLink();

    [GeneratedRegex(@"(?:!\[[^\]]*\]\(|<img\s[^>]*src="")([^)\s""]+)")]
    private static partial Regex Image();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
