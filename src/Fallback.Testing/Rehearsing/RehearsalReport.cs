namespace Fallback.Testing;

/// <summary>The result of a rehearsal. Immutable. Two rehearsals of the same chain have identical reports.</summary>
public sealed class RehearsalReport
{
    internal RehearsalReport(string client, IReadOnlyList<RehearsalRow> rows, IReadOnlyList<RehearsalFinding> findings)
    {
        Client = client;
        Rows = rows;
        Findings = findings;
    }

    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public string Client { get; }

    /// <summary>Every call of the rehearsal, method by method.</summary>
    public IReadOnlyList<RehearsalRow> Rows { get; }

    /// <summary>The problems of the chain; empty if there are none.</summary>
    public IReadOnlyList<RehearsalFinding> Findings { get; }

    /// <summary>Throws if the chain has findings, so that a test fails.</summary>
    /// <exception cref="RehearsalException">There is at least one finding; the message lists all of them.</exception>
    public void ThrowIfFindings()
    {
        if (Findings.Count > 0) throw new RehearsalException(this);
    }

    /// <summary>Returns the findings, and every call as a table. Lines end with a line feed on every system.</summary>
    public override string ToString() => RehearsalTable.Of(this);
}
