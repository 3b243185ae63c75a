using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.Redis.Tests;

/// <summary>What docs/replicas.md says and shows.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string _guide = File.ReadAllText(Path.Combine(Here(), "..", "..", "docs", "replicas.md"));

    [Fact]
    public void CSharpBlocks_AreAmongTheCompiledExamples()
    {
        string examples = Squeezed(File.ReadAllText(Path.Combine(Here(), "ReadmeExamples.cs")));
        string[] blocks = [.. Block().Matches(_guide).Select(static match => match.Groups[1].Value)];
        Assert.Equal(2, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(Squeezed(block), examples, StringComparison.Ordinal));
    }

    [Fact]
    public void Defaults_AreThoseOfTheOptions()
    {
        var options = new ReplicaOptions();
        Assert.Null(options.Count);
        string[] rows =
        [
            string.Create(CultureInfo.InvariantCulture, $"| `SyncMs` | {options.SyncInterval.TotalMilliseconds} |"),
            string.Create(CultureInfo.InvariantCulture, $"| `TimeoutMs` | {options.OperationTimeout.TotalMilliseconds} |"),
            $"| `BudgetWithoutStore` | `{options.BudgetWithoutStore}` |",
            $"(default `{new RedisReplicaOptions().KeyPrefix}`;",
        ];
        Assert.All(rows, static row => Assert.Contains(row, _guide, StringComparison.Ordinal));
    }

    private static string Squeezed(string text) => Space().Replace(text, " ").Trim();

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
