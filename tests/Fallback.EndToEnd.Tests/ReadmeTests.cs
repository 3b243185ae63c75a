using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.EndToEnd.Tests;

/// <summary>What the guides show compiles: every C# block is in ReadmeExamples.cs, or in a file beside it of the same beginning.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/configuration.md")]
    [InlineData("docs/streams.md")]
    [InlineData("docs/chat-clients.md")]
    [InlineData("docs/typed-answers.md")]
    [InlineData("docs/hedging.md")]
    [InlineData("docs/batch.md")]
    [InlineData("docs/tools.md")]
    [InlineData("docs/anthropic.md")]
    [InlineData("docs/refit.md")]
    public void CSharpBlocks_AreAmongTheCompiledExamples(string page)
    {
        string examples = Squeezed(string.Concat(Directory.GetFiles(Here(), "ReadmeExamples*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)));
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

    private static string Squeezed(string text) => Space().Replace(text, " ").Trim();

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
