using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fallback;

/// <summary>
/// The published metrics, counted from the measurements of the meter <c>Fallback</c>. Every provider of OpenTelemetry receives all meters
/// of a name, no matter what created them, so there is one instance per process: with two, each would receive what both count. Thread-safe.
/// </summary>
internal sealed class AiApiFigures : IDisposable
{
    public const string MeterName = "Fallback.AiApi";

    // The boundaries of the published histogram.
    private static readonly double[] _seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private static readonly Lazy<AiApiFigures> _ofProcess = new(static () => new AiApiFigures(new Meter(MeterName), TimeProvider.System));

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, FallbackShare> _shares = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _latency;
    private readonly Counter<double> _cost;

    /// <param name="meter">The meter of the metrics.</param>
    /// <param name="time">The clock, for the last five minutes.</param>
    public AiApiFigures(Meter meter, TimeProvider time)
    {
        _time = time;
        _requests = meter.CreateCounter<long>("ai_api_requests_total", "{request}", "Requests sent to providers.");
        _latency = meter.CreateHistogram(
            "ai_api_latency_seconds", "s", "The time from a request to the end of its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = _seconds });
        _cost = meter.CreateCounter<double>("ai_api_cost_usd_total", "{USD}", "Estimated cost of requests in US dollars.");
        meter.CreateObservableGauge(
            "ai_api_fallback_rate", Rates, "{percent}",
            "The share of the calls answered in the last five minutes that the first tier did not answer.");
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == Names.Source && instrument.Name is
                "gen_ai.client.operation.duration" or "gen_ai.client.inference.duration" or "fallback.cost.usd" or "fallback.calls")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Ended(tags));
        _listener.Start();
    }

    /// <summary>Counts in this process from now on. Any number of callers may request it; it starts once.</summary>
    public static void Count() => _ = _ofProcess.Value;

    public void Dispose() => _listener.Dispose();

    private void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        KeyValuePair<string, object?> provider = new("provider", Tag(tags, Names.Provider)), model = new("model", Tag(tags, Names.Model));
        if (instrument.Name == "fallback.cost.usd")
        {
            _cost.Add(value, provider, model);
            return;
        }
        string status = Tag(tags, Names.ErrorType) switch
        {
            null => "success",
            "caller_cancelled" => "cancelled",
            _ => "error",
        };
        _requests.Add(1, provider, model, new("status", status));
        _latency.Record(value, provider, model, new("status", status));
    }

    /// <summary>Records the end of a call.</summary>
    private void Ended(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Tag(tags, Names.Client) is not string client) return;
        bool? byFirst = Tag(tags, Names.Outcome) switch
        {
            nameof(CallOutcome.Live) => Tag(tags, Names.TierIndex) is 0 or Tier.CanaryIndex,
            nameof(CallOutcome.Stale) or nameof(CallOutcome.Default) => false,
            _ => null,
        };
        if (byFirst is { } first) _shares.GetOrAdd(client, _ => new FallbackShare(_time)).Add(!first);
    }

    private IEnumerable<Measurement<double>> Rates() => _shares.Select(share =>
        new Measurement<double>(share.Value.Percent(), new KeyValuePair<string, object?>("client", share.Key)));

    private static object? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
            if (tag.Key == name) return tag.Value;
        return null;
    }
}
