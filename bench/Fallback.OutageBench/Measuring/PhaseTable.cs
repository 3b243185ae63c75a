using System.Globalization;
using System.Text;

namespace Fallback.OutageBench;

/// <summary>One phase over all repetitions, as a table: medians, with the least and the most in brackets, and ratios taken within each repetition.</summary>
internal sealed class PhaseTable(string title)
{
    private readonly List<Dictionary<RivalKind, PhaseFigures>> _repetitions = [];

    public void Add(Dictionary<RivalKind, PhaseFigures> repetition) => _repetitions.Add(repetition);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n");
        text.Append("| | answered | p50 ms | p99 ms | p99 to loop | p99 to Polly tuned | $ per 1M | cost to loop | cost to 0.42 $ |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (RivalKind kind in RivalKind.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {kind.Name} | {Least(kind, static f => f.Success) * 100:0.##} % | {Known(Of(kind, static f => f.P50), "0")} | {Spread(kind, static f => f.P99, "0")} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Ratio(kind, RivalKind.Loop, static f => f.P99)} | {Ratio(kind, RivalKind.Polly, static f => f.P99)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Spread(kind, static f => f.Dollars, "0.00")} | {Ratio(kind, RivalKind.Loop, static f => f.Dollars)} | {Price(kind):0.00} |\n");
        }
        if (Of(RivalKind.Loop, static f => f.Excess) is var excess && !double.IsNaN(excess))
            text.Append(CultureInfo.InvariantCulture, $"\nTime that this machine adds to an answer of the first tier, in the loop without breaker: {excess:0.0} ms, p99 {Of(RivalKind.Loop, static f => f.Excess99):0.0} ms.\n");
        return text.ToString();
    }

    /// <summary>The share that went unanswered in the worst repetition.</summary>
    public double Unanswered(RivalKind kind) => 1 - Least(kind, static f => f.Success);

    /// <summary>The cost in prices of the first tier.</summary>
    public double Price(RivalKind kind) => Of(kind, static f => f.Dollars) / TierFigures.All[0].Price;

    public double CostRatio(RivalKind kind, RivalKind other) => MedianRatio(kind, other, static f => f.Dollars);

    public double P99Ratio(RivalKind kind, RivalKind other) => MedianRatio(kind, other, static f => f.P99);

    private double Least(RivalKind kind, Func<PhaseFigures, double> figure) => _repetitions.Min(repetition => figure(repetition[kind]));

    private double Of(RivalKind kind, Func<PhaseFigures, double> figure) => _repetitions.Select(repetition => figure(repetition[kind])).Median();

    private string Spread(RivalKind kind, Func<PhaseFigures, double> figure, string format) => Spread([.. _repetitions.Select(r => figure(r[kind]))], format);

    private double MedianRatio(RivalKind kind, RivalKind other, Func<PhaseFigures, double> figure) => _repetitions.Select(r => figure(r[kind]) / figure(r[other])).Median();

    private string Ratio(RivalKind kind, RivalKind other, Func<PhaseFigures, double> figure) => Spread([.. _repetitions.Select(r => figure(r[kind]) / figure(r[other]))], "0.00");

    private static string Spread(double[] values, string format) =>
        values.Any(double.IsNaN) ? "–" : $"{Known(values.Median(), format)} ({Known(values.Min(), format)}–{Known(values.Max(), format)})";

    private static string Known(double value, string format) => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);
}
