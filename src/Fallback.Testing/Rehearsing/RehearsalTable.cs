using System.Globalization;
using System.Text;

namespace Fallback.Testing;

/// <summary>A report in text: findings first, then a table for each method.</summary>
internal static class RehearsalTable
{
    private const string Gap = "  ";

    private static readonly string[] _heads = ["fails", "how", "answered by", "after", "USD", "the caller saw", "on the way"];

    public static string Of(RehearsalReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Rehearsal of {report.Client}: {Wording.Count(report.Rows.Count, "call")}, ")
            .Append(report.Findings.Count == 0 ? "no finding" : Wording.Count(report.Findings.Count, "finding")).Append('\n');
        foreach (RehearsalFinding finding in report.Findings) text.Append("- ").Append(finding).Append('\n');
        foreach (IGrouping<string, RehearsalRow> method in report.Rows.GroupBy(static row => row.Method))
        {
            text.Append('\n').Append(method.Key).Append(method.First().IsStream ? " (streamed)" : "").Append('\n');
            Write(text, [_heads, .. method.Select(Cells)]);
        }
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>What failed and what was skipped, tier by tier.</summary>
    public static string OnTheWay(IReadOnlyList<TierAttempt> attempts) =>
        string.Join("; ", attempts.Where(static attempt => !attempt.Succeeded).Select(static attempt =>
        {
            string place = attempt.Canary ? "canary" : Wording.Invariant($"{attempt.TierIndex + 1}");
            string instance = attempt.Instance == ProviderInstance.Default ? "" : $" ({attempt.Instance})";
            return $"{place}{instance} {(attempt.Skipped is { } reason ? $"skipped, {reason}" : attempt.Failure.ToString())}";
        }));

    private static string[] Cells(RehearsalRow row) =>
    [
        row.Failing,
        row.Failure?.ToString() ?? "",
        row.AnsweredBy,
        Wording.Time(row.Elapsed),
        row.CostUsd is { } cost ? cost.ToString("0.000000", CultureInfo.InvariantCulture) : "unknown",
        row.CallerSaw,
        row.OnTheWay,
    ];

    private static void Write(StringBuilder text, string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, _heads.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            var line = new StringBuilder();
            for (int column = 0; column < row.Length; column++) line.Append(row[column].PadRight(widths[column])).Append(Gap);
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
