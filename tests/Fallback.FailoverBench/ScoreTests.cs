using static Fallback.FailoverBench.Verdict;

namespace Fallback.FailoverBench;

/// <summary>Every scenario in every column: a test each, so that a verdict that falls is seen by name.</summary>
public sealed class ScoreTests(Scoreboard board)
{
    /// <summary>What is reached: without configuration, whole and streamed, and with the best declaration.</summary>
    internal static readonly IReadOnlyDictionary<string, Verdict[]> Expected = new Dictionary<string, Verdict[]>
    {
        ["S01"] = [Partial, Partial, Pass],
        ["S02"] = [Pass, Pass, Pass],
        ["S03"] = [Partial, Partial, Pass],
        ["S04"] = [Pass, Pass, Pass],
        ["S05"] = [Pass, Pass, Pass],
        ["S06"] = [Pass, Pass, Pass],
        ["S07"] = [Partial, Pass, Pass],
        ["S08"] = [Pass, Safe, Pass],
        ["S09"] = [Pass, Safe, Pass],
        ["S10"] = [Pass, Safe, Pass],
        ["S11"] = [Pass, Pass, Pass],
        ["S12"] = [Pass, Pass, Pass],
        ["S13"] = [Pass, Pass, Pass],
        ["S14"] = [Pass, Safe, Pass],
        ["S15"] = [Pass, Pass, Pass],
        ["S16"] = [Pass, Pass, Pass],
    };

    public static IEnumerable<TheoryDataRow<string, Column>> All =>
        from scenario in Scenarios.All from column in Enum.GetValues<Column>() select new TheoryDataRow<string, Column>(scenario.Id, column);

    [Theory, MemberData(nameof(All))]
    public async Task Scenario_HasItsVerdict(string id, Column column)
    {
        Scenario scenario = Scenarios.All.Single(scenario => scenario.Id == id);

        (Verdict verdict, Observation seen) = await Play.RunAsync(scenario, column, TestContext.Current.CancellationToken);

        board.Note(id, column, verdict);
        Assert.True(Expected[id][(int)column] == verdict, $"{verdict} instead of {Expected[id][(int)column]}: {seen}");
    }

    /// <summary>More than the scenario asks: callers have their first model back, and no caller has waited for it.</summary>
    [Theory, InlineData(Column.Unconfigured), InlineData(Column.UnconfiguredStream), InlineData(Column.DeclaredStream)]
    public async Task Primary_AnswersItsCallersAgain(Column column)
    {
        (_, Observation seen) = await Play.RunAsync(
            Scenarios.All.Single(static scenario => scenario.Id == "S15"), column, TestContext.Current.CancellationToken);

        Assert.True(seen.Last.Model == "primary", $"{seen}");
    }

    [Theory, InlineData(Column.Unconfigured, 13), InlineData(Column.DeclaredStream, 16)]
    public void Column_HasItsPasses(Column column, int least) =>
        Assert.True(Expected.Values.Count(verdicts => verdicts[(int)column] == Pass) >= least);
}
