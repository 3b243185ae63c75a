using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Fallback.EndToEnd.Tests;

/// <summary>Writes down everything that leaves the library: logs with their values, metrics, traces.</summary>
internal sealed class Witness : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private int _logs;

    public Witness()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Fallback") listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument.Name, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _seen.Enqueue(string.Join(' ',
                [activity.DisplayName, activity.StatusDescription, .. activity.TagObjects.Select(tag => $"{tag}"), .. activity.Baggage.Select(item => $"{item}"), .. activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag}")])),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public IEnumerable<string> Seen => _seen;

    public int Logs => _logs;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        _seen.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Interlocked.Increment(ref _logs);
        _seen.Enqueue($"{formatter(state, exception)} {exception}");
        if (state is IEnumerable<KeyValuePair<string, object?>> values) foreach ((string name, object? value) in values) _seen.Enqueue($"{name}={value}");
    }

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Note(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _seen.Enqueue(name);
        foreach ((string tag, object? value) in tags) _seen.Enqueue($"{tag}={value}");
    }
}
