using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.EndToEnd.Tests;

/// <summary>What the guides show compiles: every C# block is in one of the files ReadmeExamples*.cs, or in a sample.</summary>
public sealed partial class ReadmeTests
{
    private const string Repository = "https://github.com/fallback-dotnet/fallback/blob/main/";

    private static readonly string[] _compiled =
    [
        "ReadmeExamples.cs", "ReadmeExamples.Dialects.cs", "ReadmeExamples.Refit.cs", "ReadmeExamples.Canary.cs", "ReadmeExamples.Instances.cs",
        "ReadmeExamples.Cache.cs", "ReadmeExamples.FaultInjection.cs", "ReadmeExamples.Rehearsal.cs",
        "../../samples/FirstClient/Program.cs", "../../samples/Bedrock/Program.cs",
    ];

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/configuration.md")]
    [InlineData("docs/streams.md")]
    [InlineData("docs/chat-clients.md")]
    [InlineData("docs/typed-answers.md")]
    [InlineData("docs/hedging.md")]
    [InlineData("docs/canary.md")]
    [InlineData("docs/instances.md")]
    [InlineData("docs/cache.md")]
    [InlineData("docs/fault-injection.md")]
    [InlineData("docs/batch.md")]
    [InlineData("docs/tools.md")]
    [InlineData("docs/anthropic.md")]
    [InlineData("docs/refit.md")]
    [InlineData("docs/bedrock.md")]
    [InlineData("docs/dialects.md")]
    [InlineData("docs/observability.md")]
    [InlineData("docs/rehearsal.md")]
    public void CSharpBlocks_AreAmongTheCompiledExamples(string page)
    {
        string examples = Squeezed(string.Join('\n', _compiled.Select(file => File.ReadAllText(Path.Combine(Here(), file)))));
        string[] blocks = [.. Block().Matches(File.ReadAllText(Path.Combine(Here(), "..", "..", page))).Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Squeezed(block), examples, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_LeadToFiles()
    {
        string root = Path.Combine(Here(), "..", "..");
        foreach (string page in Directory.EnumerateFiles(root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)))
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)), $"{Path.GetRelativePath(root, page)} links to {link.Groups[1].Value}, which is not there");
    }

    /// <summary>The README is shown on the packages' pages, too, which have no folder beside them.</summary>
    [Fact]
    public void LinksOfTheReadme_AreAbsolute_AndLeadToFiles()
    {
        string root = Path.Combine(Here(), "..", "..");
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));

        Assert.Empty(Link().Matches(readme));
        Assert.All(AbsoluteLink().Matches(readme), link => Assert.True(Path.Exists(Path.Combine(root, link.Groups[1].Value)), link.Value));
    }

    private static string Squeezed(string text) => Space().Replace(text, " ").Trim();

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\]\(" + Repository + @"([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex AbsoluteLink();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
