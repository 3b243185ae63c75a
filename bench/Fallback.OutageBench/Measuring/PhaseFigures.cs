namespace Fallback.OutageBench;

/// <summary>A phase of one client in one repetition.</summary>
/// <param name="Success">Share of the calls that were answered.</param>
/// <param name="P50">Milliseconds; of the answered calls.</param>
/// <param name="P99">Milliseconds; of the answered calls.</param>
/// <param name="Dollars">What a million output tokens cost.</param>
/// <param name="Excess">Milliseconds beyond what the first tier took, median of the calls with one request: what this machine adds.</param>
/// <param name="Excess99">The same, 99th percentile.</param>
internal sealed record PhaseFigures(double Success, double P50, double P99, double Dollars, double Excess, double Excess99);

internal static class Statistics
{
    /// <summary>Of sorted values; NaN of none.</summary>
    public static double Quantile(this double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];

    /// <summary>Of any values; the mean of the middle two where their number is even.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
