using System.Collections.Concurrent;
using System.Globalization;

namespace Fallback.Testing;

/// <summary>The running requests of one scene. Thread-safe.</summary>
internal sealed class Wires(Signals signals, RehearsalClock clock)
{
    /// <summary>The header that identifies a request to the server.</summary>
    public const string Header = "x-fallback-rehearsal";

    private static long _last;

    private readonly ConcurrentDictionary<string, Wire> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Wire, string> _names = new();
    private long _setsAtLastEnd;

    /// <summary>
    /// Whether the call's next step needs the clock: all requests are quiet, or there is none and a timer was set after the last one.
    /// </summary>
    public bool AreQuiet => AreNone ? clock.Sets > Interlocked.Read(ref _setsAtLastEnd) : _open.Values.All(static wire => wire.IsQuiet);

    /// <summary>Whether no request is running.</summary>
    public bool AreNone => _open.IsEmpty;

    /// <summary>Records a request before it is sent.</summary>
    public Wire Begin(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string name = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, name);
        var wire = new Wire(this, cancellationToken);
        _names[wire] = name;
        _open[name] = wire;
        Stir();
        return wire;
    }

    /// <summary>Records the arrival of a request at a server.</summary>
    public void Arrive(RecordedRequest request)
    {
        request.Stirred = Stir;
        if (request.Headers.TryGetValue(Header, out string? name) && _open.TryGetValue(name, out Wire? wire)) wire.Arrived = request;
        Stir();
    }

    public void Remove(Wire wire)
    {
        Interlocked.Exchange(ref _setsAtLastEnd, clock.Sets);
        if (_names.TryRemove(wire, out string? name)) _open.TryRemove(name, out _);
        Stir();
    }

    public void Stir() => signals.Stir();
}
