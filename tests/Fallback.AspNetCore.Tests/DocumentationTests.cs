using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.AspNetCore.Tests;

/// <summary>What the guide shows compiles, and its pictures are there.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string _guide = File.ReadAllText(Path.Combine(Here(), "..", "..", "docs", "dashboard.md"));

    [Theory]
    [InlineData("dashboard.md", "ReadmeExamples.cs", 3)]
    [InlineData("aspnetcore.md", "ReadmeExamples.Hosting.cs", 5)]
    [InlineData("gateway.md", "ReadmeExamples.Gateway.cs", 1)]
    public void CSharpBlocks_AreAmongTheCompiledExamples(string page, string file, int count)
    {
        string examples = Squeezed(File.ReadAllText(Path.Combine(Here(), file)));
        string guide = File.ReadAllText(Path.Combine(Here(), "..", "..", "docs", page));
        string[] blocks = [.. Block().Matches(guide).Select(static match => match.Groups[1].Value)];
        Assert.Equal(count, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(Squeezed(block), examples, StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_AreThere_AndDescribed()
    {
        Match[] pictures = [.. Picture().Matches(_guide).AsEnumerable()];
        Assert.NotEmpty(pictures);
        Assert.All(pictures, static picture =>
        {
            Assert.InRange(picture.Groups[1].Length, 10, 300);
            Assert.True(File.Exists(Path.Combine(Here(), "..", "..", "docs", picture.Groups[2].Value)), picture.Value);
        });
    }

    [Fact]
    public void Defaults_AreThoseOfTheOptions()
    {
        var options = new FallbackDashboardOptions();
        Assert.False(options.AllowActions);
        Assert.Contains(FormattableString.Invariant($"| `KeptCalls` | {options.KeptCalls:N0} |"), _guide, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"| `MaxViewers` | {options.MaxViewers} |"), _guide, StringComparison.Ordinal);
    }

    private static string Squeezed(string text) => Space().Replace(text, " ").Trim();

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"!\[([^\]]*)\]\(([^)]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
