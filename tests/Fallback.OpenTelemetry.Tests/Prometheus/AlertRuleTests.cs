using System.Text.RegularExpressions;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>The rules by Prometheus's own judge.</summary>
public sealed partial class AlertRuleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Rules => File.ReadAllText(Operations.Rules);

    private static string[] Alerts => [.. AlertName().Matches(Rules).Select(static found => found.Groups[1].Value)];

    [Fact]
    public async Task Rules_AreInOrder()
    {
        (int exitCode, string output) = await Tool.RunAsync(Tool.Required("promtool"), ["check", "rules", Operations.Rules], Token);

        Assert.True(exitCode == 0, output);
        Assert.NotEmpty(Alerts);
        int records = Rules.Split("- record:").Length - 1;
        Assert.Contains($"{Alerts.Length + records} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_DoWhatTheirTestsSay()
    {
        (int exitCode, string output) = await Tool.RunAsync(Tool.Required("promtool"), ["test", "rules", Operations.RuleTests], Token);

        Assert.True(exitCode == 0, output);
        Assert.Contains("SUCCESS", output, StringComparison.Ordinal);
    }

    [Fact]
    public void EachAlert_IsTestedOnBothSidesOfItsLimit()
    {
        string tests = File.ReadAllText(Operations.RuleTests);

        Assert.All(Alerts, alert =>
        {
            Assert.Contains($"- name: {alert} fires ", tests, StringComparison.Ordinal);
            Assert.Contains($"- name: {alert} does not fire ", tests, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void EachAlert_SaysWhatToDo_AndHasItsPlaceInTheGuide()
    {
        string guide = File.ReadAllText(Operations.InRepository("docs/alerts.md"));
        string[] rules = Rules.Split("- alert: ")[1..];

        Assert.All(Alerts.Zip(rules), static rule =>
        {
            Assert.Matches(@"severity: (critical|warning|info)\n", rule.Second);
            Assert.Contains("summary: ", rule.Second, StringComparison.Ordinal);
            Assert.Contains("description: ", rule.Second, StringComparison.Ordinal);
            Assert.Contains($"/docs/alerts.md#{rule.First.ToLowerInvariant()}\n", rule.Second, StringComparison.Ordinal);
        });
        Assert.All(Alerts, alert => Assert.Contains($"\n## {alert}\n", guide, StringComparison.Ordinal));
    }

    [GeneratedRegex("- alert: ([A-Za-z]+)")]
    private static partial Regex AlertName();
}
