namespace Fallback.Testing;

/// <summary>What a rehearsal has shown. Immutable; two rehearsals of the same chain are alike to the letter.</summary>
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

    /// <summary>Every call, method by method.</summary>
    public IReadOnlyList<RehearsalRow> Rows { get; }

    /// <summary>What is wrong with the chain; empty where nothing is.</summary>
    public IReadOnlyList<RehearsalFinding> Findings { get; }

    /// <summary>Fails a test whose chain has findings.</summary>
    /// <exception cref="RehearsalException">There is a finding; the message has all of them.</exception>
    public void ThrowIfFindings()
    {
        if (Findings.Count > 0) throw new RehearsalException(this);
    }

    /// <summary>The findings, and every call as a table. Lines end with a line feed on every system.</summary>
    public override string ToString() => RehearsalTable.Of(this);
}
