namespace Fallback.Testing;

/// <summary>
/// The exception that is thrown if a rehearsal has findings; see <see cref="RehearsalReport.ThrowIfFindings"/>. Its message lists them.
/// </summary>
public sealed class RehearsalException : Exception
{
    internal RehearsalException(RehearsalReport report)
        : base($"The rehearsal of {report.Client} has {Wording.Count(report.Findings.Count, "finding")}:\n"
            + string.Join('\n', report.Findings.Select(static finding => $"- {finding}")))
    {
        Report = report;
    }

    /// <summary>The whole report, with its calls and findings.</summary>
    public RehearsalReport Report { get; }
}
