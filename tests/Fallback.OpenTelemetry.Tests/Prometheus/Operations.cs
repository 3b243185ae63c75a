using System.Reflection;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>The files for operators.</summary>
internal static class Operations
{
    public static string Rules => InRepository("ops/prometheus/fallback.rules.yml");

    public static string RuleTests => InRepository("ops/prometheus/fallback.rules.test.yml");

    public static string Dashboard => InRepository("ops/grafana/fallback.json");

    public static string InRepository(string path) => Path.Combine(
        typeof(Operations).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static entry => entry.Key == "RepoRoot").Value!,
        path);
}
