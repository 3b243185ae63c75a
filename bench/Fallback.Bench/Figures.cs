namespace Fallback.Bench;

internal sealed record CallFigures(Scenario Scenario, bool Yields, Measured[] Measured)
{
    public Measured Raw => Measured[0];

    public Measured Polly => Measured.Single(static measured => measured.Subject.Name.StartsWith("Polly", StringComparison.Ordinal));

    public Measured? Loop => Measured.SingleOrDefault(static measured => measured.Subject.Name.StartsWith("a loop", StringComparison.Ordinal));

    public Measured Result => Measured.Single(static measured => measured.Subject.Name.Contains("FallbackResult", StringComparison.Ordinal));
}

internal sealed record StreamFigures(bool Yields, bool FirstPieceOnly, Measured[] Measured);

internal sealed record DialectFigures(string Dialect, bool Yields, Measured[] Measured);

internal sealed record BreakerFigures(int Threads, Measured[] Measured);

internal sealed record SelectionFigures(int Instances, Measured[] Measured);
