using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>What OpenTelemetry's own SDK has gathered, through its exporter into memory.</summary>
internal sealed class Figures(List<Metric> exported, MeterProvider provider) : IDisposable
{
    public static Figures Gather(Action<MeterProviderBuilder> add)
    {
        List<Metric> exported = [];
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().AddInMemoryExporter(exported);
        add(builder);
        return new Figures(exported, builder.Build());
    }

    public IReadOnlyList<string> Names => [.. Read().Select(static metric => metric.Name).Distinct()];

    /// <summary>The sum of all points that have these labels: of a counter, of a gauge, or of the count of a histogram.</summary>
    public double Sum(string name, params (string Label, object Value)[] labels) =>
        Points(name, labels).Sum(static point => point.Metric.MetricType switch
        {
            MetricType.LongSum => point.Point.GetSumLong(),
            MetricType.DoubleSum => point.Point.GetSumDouble(),
            MetricType.DoubleGauge => point.Point.GetGaugeLastValueDouble(),
            MetricType.LongGauge => point.Point.GetGaugeLastValueLong(),
            _ => point.Point.GetHistogramCount(),
        });

    public IReadOnlyList<double> Bounds(string name)
    {
        List<double> bounds = [];
        foreach (HistogramBucket bucket in Points(name).First().Point.GetHistogramBuckets())
            if (!double.IsInfinity(bucket.ExplicitBound)) bounds.Add(bucket.ExplicitBound);
        return bounds;
    }

    public string? Unit(string name) => Read().First(metric => metric.Name == name).Unit;

    /// <summary>Every value of every label of a metric.</summary>
    public IReadOnlyList<string> Labels(string name) => [.. Points(name).SelectMany(static point => Labels(point.Point)).Distinct()];

    public void Dispose() => provider.Dispose();

    private IEnumerable<(Metric Metric, MetricPoint Point)> Points(string name, params (string Label, object Value)[] labels)
    {
        foreach (Metric metric in Read().Where(metric => metric.Name == name))
        {
            foreach (MetricPoint point in metric.GetMetricPoints())
                if (labels.All(wanted => Has(point, wanted))) yield return (metric, point);
        }
    }

    private static bool Has(MetricPoint point, (string Label, object Value) wanted)
    {
        foreach (KeyValuePair<string, object?> tag in point.Tags)
            if (tag.Key == wanted.Label) return Equals(tag.Value, wanted.Value);
        return false;
    }

    private static List<string> Labels(MetricPoint point)
    {
        List<string> labels = [];
        foreach (KeyValuePair<string, object?> tag in point.Tags) labels.Add($"{tag.Key}={tag.Value}");
        return labels;
    }

    private List<Metric> Read()
    {
        exported.Clear();
        provider.ForceFlush();
        return exported;
    }
}
