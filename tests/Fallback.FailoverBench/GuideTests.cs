namespace Fallback.FailoverBench;

/// <summary>The guide shows what is reached, and nothing else.</summary>
public sealed class GuideTests
{
    private static readonly string[][] _rows =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "failoverbench.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    public static IEnumerable<TheoryDataRow<string>> Ids => Scenarios.All.Select(static scenario => new TheoryDataRow<string>(scenario.Id));

    [Theory, MemberData(nameof(Ids))]
    public void Row_HasTheVerdictsOfTheTests(string id)
    {
        Scenario scenario = Scenarios.All.Single(scenario => scenario.Id == id);
        string[] row = Assert.Single(_rows, cells => cells[0] == $"**{id}** {scenario.Title}");

        Assert.Equal(ScoreTests.Expected[id].Select(Scoreboard.Text), row[1..4]);
    }

    [Theory]
    [InlineData(Verdict.Pass)]
    [InlineData(Verdict.Partial)]
    [InlineData(Verdict.Safe)]
    [InlineData(Verdict.Fail)]
    public void Sums_AreThoseOfTheRows(Verdict verdict)
    {
        string[] sums = Assert.Single(_rows, cells => cells[0] == Scoreboard.Text(verdict));
        string[][] scenarios = [.. _rows.Where(static cells => cells[0].StartsWith("**S", StringComparison.Ordinal))];

        for (int column = 1; column < sums.Length; column++)
            Assert.Equal($"{scenarios.Count(row => row[column] == Scoreboard.Text(verdict))}", sums[column]);
    }

    [Fact]
    public void Declaration_IsTheOneThatIsPlayed()
    {
        string guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "failoverbench.md"));
        string shown = guide.Split("```csharp\n")[1].Split("```")[0];

        Assert.Contains(shown, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Clients.cs")), StringComparison.Ordinal);
    }
}
