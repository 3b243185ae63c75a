using System.Diagnostics.Metrics;
using Fallback.TestUtilities;

namespace Fallback.OpenTelemetry.Tests;

public sealed class AiApiFiguresTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Meter _runtime = new("Fallback"), _published = new("Published");
    private readonly AiApiFigures _figures;
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string Labels)> _heard = [];

    public AiApiFiguresTests()
    {
        _figures = new AiApiFigures(_published, _clock);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _published) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _heard.Add((instrument.Name, value, Text(tags))));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _heard.Add((instrument.Name, value, Text(tags))));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _figures.Dispose();
        _runtime.Dispose();
        _published.Dispose();
    }

    [Theory]
    [InlineData("gen_ai.client.operation.duration")]
    [InlineData("gen_ai.client.inference.duration")]
    public void Request_UnderEitherNameOfTheConventions_IsCounted(string name)
    {
        Histogram<double> duration = _runtime.CreateHistogram<double>(name);

        duration.Record(0.5, new("fallback.provider", "alpha"), new("gen_ai.request.model", "one"));
        duration.Record(2, new("fallback.provider", "alpha"), new("gen_ai.request.model", "one"), new("error.type", "network_error"));
        duration.Record(1, new("fallback.provider", "alpha"), new("gen_ai.request.model", "one"), new("error.type", "caller_cancelled"));

        Assert.Equal(
            [
                ("ai_api_requests_total", 1, "provider=alpha model=one status=success"),
                ("ai_api_latency_seconds", 0.5, "provider=alpha model=one status=success"),
                ("ai_api_requests_total", 1, "provider=alpha model=one status=error"),
                ("ai_api_latency_seconds", 2, "provider=alpha model=one status=error"),
                ("ai_api_requests_total", 1, "provider=alpha model=one status=cancelled"),
                ("ai_api_latency_seconds", 1, "provider=alpha model=one status=cancelled"),
            ],
            _heard);
    }

    [Fact]
    public void FallbackRate_IsOfTheAnswersOfTheLastFiveMinutes_InPercent()
    {
        Counter<long> calls = _runtime.CreateCounter<long>("fallback.calls");
        End("Live", 0);
        End("Live", 0);
        End("Live", 1);
        Assert.Equal(100.0 / 3, Rate());

        End("Default", null);
        Assert.Equal(50, Rate());

        // None of these is an answer that a tier could have given.
        End("Failed", null);
        End("Cancelled", null);
        End("Cached", null);
        Assert.Equal(50, Rate());

        _clock.Advance(TimeSpan.FromMinutes(4));
        End("Live", 0);
        Assert.Equal(40, Rate());

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, Rate());

        _clock.Advance(TimeSpan.FromMinutes(10));
        End("Stale", null);
        Assert.Equal(100, Rate());

        void End(string outcome, int? tier) =>
            calls.Add(1, new("fallback.client", "IBot"), new("fallback.outcome", outcome), new("fallback.tier_index", tier));
    }

    private double Rate()
    {
        _heard.Clear();
        _listener.RecordObservableInstruments();
        (string name, double value, string labels) = Assert.Single(_heard);
        Assert.Equal(("ai_api_fallback_rate", "client=IBot"), (name, labels));
        return value;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> text = [];
        foreach (KeyValuePair<string, object?> tag in tags) text.Add($"{tag.Key}={tag.Value}");
        return string.Join(' ', text);
    }
}
