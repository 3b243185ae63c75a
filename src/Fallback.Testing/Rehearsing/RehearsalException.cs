namespace Fallback.Testing;

/// <summary>A rehearsal has found something wrong with a chain.</summary>
public sealed class RehearsalException : Exception
{
    internal RehearsalException(RehearsalReport report)
        : base($"The rehearsal of {report.Client} has {Wording.Count(report.Findings.Count, "finding")}:\n"
            + string.Join('\n', report.Findings.Select(static finding => $"- {finding}")))
    {
        Report = report;
    }

    /// <summary>The whole report.</summary>
    public RehearsalReport Report { get; }
}
