using System.Collections.Concurrent;
using System.Text;
using Fallback.FailoverBench;

[assembly: AssemblyFixture(typeof(Scoreboard))]

namespace Fallback.FailoverBench;

/// <summary>The verdicts of a run, printed as a table at its end.</summary>
public sealed class Scoreboard : IDisposable
{
    private readonly ConcurrentDictionary<(string Id, Column Column), Verdict> _verdicts = new();

    public void Note(string id, Column column, Verdict verdict) => _verdicts[(id, column)] = verdict;

    public void Dispose()
    {
        if (!_verdicts.IsEmpty) Console.WriteLine(Table());
    }

    private string Table()
    {
        var table = new StringBuilder("\n| Scenario | No configuration | No configuration, streamed | Best declaration |\n|---|---|---|---|\n");
        foreach (Scenario scenario in Scenarios.All)
            table.AppendLine(Row($"**{scenario.Id}** {scenario.Title}", column => Text(scenario.Id, column)));
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
            table.AppendLine(Row(Text(verdict), column => $"{_verdicts.Count(entry => entry.Key.Column == column && entry.Value == verdict)}"));
        return table.ToString();
    }

    private static string Row(string head, Func<Column, string> cell) => $"| {head} | {string.Join(" | ", Enum.GetValues<Column>().Select(cell))} |";

    private string Text(string id, Column column) => _verdicts.TryGetValue((id, column), out Verdict verdict) ? Text(verdict) : "not played";

    internal static string Text(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
