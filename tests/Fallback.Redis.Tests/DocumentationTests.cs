using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fallback.Redis.Tests;

/// <summary>What docs/replicas.md says. That its examples compile is ReadmeTests' affair.</summary>
public sealed class DocumentationTests
{
    private static readonly string _guide = File.ReadAllText(Path.Combine(Here(), "..", "..", "docs", "replicas.md"));

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

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
