using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fallback.EndToEnd.Tests;

/// <summary>Hears how the calls and attempts of one client end.</summary>
internal sealed class Endings : IDisposable
{
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentQueue<string> _attempts = new();
    private readonly ConcurrentQueue<string> _skips = new();
    private readonly SemaphoreSlim _attempted = new(0);
    private readonly MeterListener _listener = new();

    public Endings(Type client)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Fallback") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(client.FullName!, instrument.Name, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(client.FullName!, instrument.Name, tags));
        _listener.Start();
    }

    public IEnumerable<string> Calls => _calls;

    public IEnumerable<string> Attempts => _attempts;

    public IEnumerable<string> Skips => _skips;

    /// <summary>Waits for the next attempt to end.</summary>
    public async Task WaitForAttemptAsync(CancellationToken cancellationToken) =>
        Assert.True(await _attempted.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken), "No attempt has ended.");

    public void Dispose()
    {
        _listener.Dispose();
        _attempted.Dispose();
    }

    private void Note(string client, string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? of = null, how = null;
        foreach ((string name, object? value) in tags)
        {
            if (name == "fallback.client") of = $"{value}";
            if (name is "fallback.outcome" or "fallback.skip.reason") how = $"{value}";
        }
        if (of != client || how is null) return;
        (instrument switch { "fallback.calls" => _calls, "fallback.attempts" => _attempts, "fallback.skips" => _skips, _ => null })?.Enqueue(how);
        if (instrument == "fallback.attempts") _attempted.Release();
    }
}
