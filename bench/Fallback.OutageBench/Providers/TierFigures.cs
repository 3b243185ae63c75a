namespace Fallback.OutageBench;

/// <summary>A tier of the published table, at our pace.</summary>
/// <param name="Name">The provider's name in the chain.</param>
/// <param name="Availability">In drought.</param>
/// <param name="P50">Milliseconds as published, median of the answers.</param>
/// <param name="P99">Milliseconds as published, in drought; twice the median when healthy.</param>
/// <param name="Price">US dollars per million output tokens.</param>
/// <param name="TimeoutMs">The same for every client.</param>
internal sealed record TierFigures(string Name, double Availability, double P50, double P99, double Price, int TimeoutMs)
{
    private const double Z99 = 2.3263;

    public static readonly TierFigures[] All =
    [
        new("one", 0.68, 890, 7_200, 0.42, IOutage.FirstTimeoutMs),
        new("two", 0.82, 620, 3_100, 2.50, IOutage.SecondTimeoutMs),
        new("three", 0.992, 1_240, 2_800, 8, IOutage.ThirdTimeoutMs),
        new("four", 0.998, 980, 1_900, 15, IOutage.FourthTimeoutMs),
    ];

    /// <summary>In milliseconds at our pace. Latencies are log-normal, through the median and the 99th percentile.</summary>
    public double Latency(double normal, bool healthy) => P50 / Pace.Times * Math.Exp(normal * Math.Log(healthy ? 2 : P99 / P50) / Z99);
}
