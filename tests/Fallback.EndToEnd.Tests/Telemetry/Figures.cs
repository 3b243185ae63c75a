using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fallback.EndToEnd.Tests;

/// <summary>The figures of one meter factory, so that other tests' are not among them.</summary>
internal sealed class Figures : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Figure> _seen = new();
    private readonly ConcurrentDictionary<string, Meter> _meters = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Instrument> _instruments = new();

    public Figures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope != this) return;
            _instruments.Enqueue(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public IEnumerable<Instrument> Instruments => _instruments;

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return _meters.GetOrAdd(options.Name, static (_, options) => new Meter(options), options);
    }

    /// <summary>All that was counted.</summary>
    public IReadOnlyList<Figure> Seen => [.. _seen];

    /// <summary>What was counted, and with <see cref="Read"/> what was read, of one name.</summary>
    public IReadOnlyList<Figure> Of(string name) => [.. _seen.Where(figure => figure.Name == name)];

    /// <summary>The figures of the moment.</summary>
    public IReadOnlyList<Figure> Read(string name)
    {
        int before = _seen.Count;
        _listener.RecordObservableInstruments();
        return [.. _seen.Skip(before).Where(figure => figure.Name == name)];
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Meter meter in _meters.Values) meter.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Enqueue(new Figure(instrument.Name, value, tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value, StringComparer.Ordinal)));
}

/// <summary>One figure with its labels.</summary>
internal sealed record Figure(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    public object? this[string tag] => Tags.GetValueOrDefault(tag);
}
