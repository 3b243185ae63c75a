using System.Globalization;

namespace Fallback.GatewayBench;

/// <summary>A figure of several rounds: its median, with the least and the most.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    public bool IsKnown => !double.IsNaN(Median);

    public static Spread Of(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        if (ordered.Length == 0) return new(double.NaN, double.NaN, double.NaN);
        double median = (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
        return new(median, ordered[0], ordered[^1]);
    }

    /// <summary>The median, and the others in brackets.</summary>
    public string Text(string format) => IsKnown ? $"{Show(Median, format)} ({Show(Least, format)}–{Show(Most, format)})" : "–";

    public string Alone(string format) => IsKnown ? Show(Median, format) : "–";

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
