using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.AspNetCore.Tests;

/// <summary>The pictures of the guide are there, and its figures are those of the options. That its examples compile is ReadmeTests' affair.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string _guide = File.ReadAllText(Path.Combine(Here(), "..", "..", "docs", "dashboard.md"));

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

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"!\[([^\]]*)\]\(([^)]+)\)")]
    private static partial Regex Picture();
}
