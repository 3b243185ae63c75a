using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Fallback.Soak;

/// <summary>Counts calls here and in the meter, to hold the two against each other.</summary>
internal sealed class Tally : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _ends = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Exception> _unobserved = [];
    private long _started;
    private long _finished;
    private long _attempts;

    public Tally()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Fallback") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, _, _, _) =>
        {
            if (instrument.Name == "fallback.call.duration") Interlocked.Increment(ref _finished);
        });
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "fallback.attempts") Interlocked.Add(ref _attempts, value);
        });
        _listener.Start();
        TaskScheduler.UnobservedTaskException += (_, e) => _unobserved.Enqueue(e.Exception);
    }

    public long Started => Volatile.Read(ref _started);

    /// <summary>Calls that the meter saw end.</summary>
    public long Finished => Volatile.Read(ref _finished);

    public long Attempts => Volatile.Read(ref _attempts);

    public IReadOnlyCollection<Exception> Unobserved => _unobserved;

    public IEnumerable<KeyValuePair<string, long>> Ends => _ends.OrderBy(static end => end.Key, StringComparer.Ordinal);

    public long Ended => _ends.Values.Sum();

    /// <summary>Runs a call and notes how it ended; what it should not end with is an end of its own.</summary>
    public async Task CountAsync(string kind, Func<Task<string>> call)
    {
        Interlocked.Increment(ref _started);
        string end;
        try
        {
            end = await call().ConfigureAwait(false);
        }
        catch (FallbackException e)
        {
            end = e.GetType().Name;
        }
        catch (OperationCanceledException)
        {
            end = "cancelled";
        }
        catch (Exception e)
        {
            end = $"UNEXPECTED {e.GetType().Name}: {e.Message}";
        }
        _ends.AddOrUpdate($"{kind} {end}", 1, static (_, count) => count + 1);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string end, long count) in Ends) text.AppendLine(CultureInfo.InvariantCulture, $"  {end,-44} {count,10:N0}");
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
