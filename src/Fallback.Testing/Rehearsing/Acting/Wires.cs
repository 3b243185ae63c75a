using System.Collections.Concurrent;
using System.Globalization;

namespace Fallback.Testing;

/// <summary>The requests of one scene that are under way. Thread-safe.</summary>
internal sealed class Wires(Signals signals, RehearsalClock clock)
{
    /// <summary>Tells the server which request it is.</summary>
    public const string Header = "x-fallback-rehearsal";

    private static long _last;

    private readonly ConcurrentDictionary<string, Wire> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Wire, string> _names = new();
    private long _setsAtLastEnd;

    /// <summary>
    /// Whether whatever the call does next needs the clock: all requests are quiet, or there is none, and a timer was set after the last one.
    /// </summary>
    public bool AreQuiet => AreNone ? clock.Sets > Interlocked.Read(ref _setsAtLastEnd) : _open.Values.All(static wire => wire.IsQuiet);

    /// <summary>Whether no request is under way.</summary>
    public bool AreNone => _open.IsEmpty;

    /// <summary>A request is about to be sent.</summary>
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

    /// <summary>A request has come to a server.</summary>
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
