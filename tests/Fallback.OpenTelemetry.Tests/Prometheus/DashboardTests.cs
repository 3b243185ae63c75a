using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>The file for Grafana, as far as it can be judged without one. Its queries are run in <see cref="PlayedOutageTests"/>.</summary>
public sealed partial class DashboardTests
{
    private static readonly string _text = File.ReadAllText(Operations.Dashboard);

    private static IEnumerable<JsonElement> Panels => JsonDocument.Parse(_text).RootElement.GetProperty("panels").EnumerateArray();

    [Fact]
    public void DataSource_IsAlwaysTheVariable()
    {
        Assert.All(DataSource().Matches(_text), static uid => Assert.Equal("${datasource}", uid.Groups[1].Value));
        Assert.All(
            Panels.Where(static panel => panel.GetProperty("type").GetString() != "row"),
            static panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void Panels_HaveIdsOfTheirOwn_AndDoNotOverlap()
    {
        Assert.Equal(Panels.Count(), Panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        HashSet<(int, int)> taken = [];
        foreach (JsonElement place in Panels.Select(static panel => panel.GetProperty("gridPos")))
        {
            int left = place.GetProperty("x").GetInt32(), top = place.GetProperty("y").GetInt32();
            for (int x = left; x < left + place.GetProperty("w").GetInt32(); x++)
                for (int y = top; y < top + place.GetProperty("h").GetInt32(); y++)
                    Assert.True(x < 24 && taken.Add((x, y)), $"{x}, {y} is taken twice");
        }
    }

    [Fact]
    public void Variables_AreTheOnesThatQueriesUse()
    {
        IEnumerable<string> declared = JsonDocument.Parse(_text).RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Select(static variable => variable.GetProperty("name").GetString()!);

        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            Variable().Matches(_text).Select(static use => use.Groups[1].Value).Distinct()
                .Where(static name => !name.StartsWith("__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"uid\": \"(\\$?[^\"]*)\"(?=\\s*})")]
    private static partial Regex DataSource();

    [GeneratedRegex(@"\$\{?([a-z_]+)")]
    private static partial Regex Variable();
}
