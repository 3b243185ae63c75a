using System.Diagnostics;
using System.Globalization;

namespace Fallback.OutageBench;

/// <summary>A client in one repetition, with providers of its own, and how each of its calls went.</summary>
internal sealed class Subject : IDisposable
{
    private readonly IRival _rival;
    private readonly double[] _latencies;
    private readonly bool[] _answered;
    private int _underWay;

    public Subject(OutageServer server, RivalKind kind, int seed, int calls)
    {
        Kind = kind;
        Outage = new Outage(seed, calls);
        _rival = kind.Make(server.Open(Outage));
        _latencies = new double[calls];
        _answered = new bool[calls];
    }

    public RivalKind Kind { get; }

    public Outage Outage { get; }

    public int Calls => _latencies.Length;

    public int UnderWay => Volatile.Read(ref _underWay);

    /// <param name="call">Its number.</param>
    /// <param name="due">When it should have begun: what the machine delays is part of its latency.</param>
    public async Task CallAsync(int call, long due)
    {
        Interlocked.Increment(ref _underWay);
        bool answered = await _rival.AskAsync(string.Create(CultureInfo.InvariantCulture, $"Where is my parcel? Its number is #{call}.")).ConfigureAwait(false);
        _latencies[call] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
        _answered[call] = answered;
        Interlocked.Decrement(ref _underWay);
    }

    public PhaseFigures FiguresFor(Range calls)
    {
        (int first, int count) = calls.GetOffsetAndLength(Calls);
        int[] answered = [.. Enumerable.Range(first, count).Where(call => _answered[call])];
        double[] latencies = [.. answered.Select(call => _latencies[call]).Order()];
        double[] excess = [.. answered.Where(call => Outage.RequestsOf(call) == 1 && Outage.DrawnFirst(call) > 0).Select(call => _latencies[call] - Outage.DrawnFirst(call)).Order()];
        return new PhaseFigures(
            (double)answered.Length / count, latencies.Quantile(0.5), latencies.Quantile(0.99), Outage.DollarsFor(calls) / Math.Max(1, answered.Length), excess.Quantile(0.5), excess.Quantile(0.99));
    }

    public void Dispose() => _rival.Dispose();
}
