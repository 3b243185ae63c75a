namespace Fallback;

/// <summary>The last 1,000 calls of a runtime. Thread-safe.</summary>
public sealed class RecentCalls
{
    private const int Capacity = 1_000;

    private readonly object _lock = new();
    private readonly Entry[] _entries = new Entry[Capacity];
    private long _total;

    internal RecentCalls()
    {
    }

    /// <summary>Returns the current counts and latencies of these calls.</summary>
    public RecentCallsSnapshot Snapshot()
    {
        Entry[] entries;
        lock (_lock) entries = _entries.AsSpan(0, (int)Math.Min(_total, Capacity)).ToArray();
        IEnumerable<Entry> ended = entries.Where(static entry => entry.Outcome != CallOutcome.Cancelled);
        double[] latencies = [.. ended.Select(static entry => entry.Latency.TotalMilliseconds).Order()];
        return new RecentCallsSnapshot
        {
            Calls = entries.Length,
            Live = entries.Count(static entry => entry.Outcome == CallOutcome.Live),
            Cached = entries.Count(static entry => entry.Outcome == CallOutcome.Cached),
            Stale = entries.Count(static entry => entry.Outcome == CallOutcome.Stale),
            Default = entries.Count(static entry => entry.Outcome == CallOutcome.Default),
            Failed = entries.Count(static entry => entry.Outcome == CallOutcome.Failed),
            Cancelled = entries.Count(static entry => entry.Outcome == CallOutcome.Cancelled),
            P50 = Percentile(latencies, 0.50),
            P99 = Percentile(latencies, 0.99),
        };
    }

    internal void Add(CallOutcome outcome, TimeSpan latency)
    {
        lock (_lock) _entries[(int)(_total++ % Capacity)] = new Entry(outcome, latency);
    }

    private static TimeSpan Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(sorted[(int)Math.Ceiling(share * sorted.Length) - 1]);

    private readonly record struct Entry(CallOutcome Outcome, TimeSpan Latency);
}

/// <summary>The last 1,000 calls in figures.</summary>
public sealed record RecentCallsSnapshot
{
    /// <summary>The number of calls in the window, at most 1,000.</summary>
    public required int Calls { get; init; }
    /// <summary>The number of calls that a provider answered.</summary>
    public required int Live { get; init; }
    /// <summary>The number of calls answered from the cache.</summary>
    public required int Cached { get; init; }
    /// <summary>The number of calls answered with an expired answer.</summary>
    public required int Stale { get; init; }
    /// <summary>The number of calls answered with the default response.</summary>
    public required int Default { get; init; }
    /// <summary>The number of calls that ended with an exception.</summary>
    public required int Failed { get; init; }
    /// <summary>
    /// The number of calls that their callers canceled, or whose streams they left before the end. They count neither in the success rate
    /// nor in the percentiles.
    /// </summary>
    public required int Cancelled { get; init; }
    /// <summary>The median of the calls' latency: half of the calls were faster.</summary>
    public required TimeSpan P50 { get; init; }
    /// <summary>The 99th percentile of the calls' latency: 99 of 100 calls were faster.</summary>
    public required TimeSpan P99 { get; init; }
    /// <summary>The share of calls with a live or cached answer, 0 to 1, canceled calls left out; 1 if there were none.</summary>
    public double SuccessRate => Calls == Cancelled ? 1 : (double)(Live + Cached) / (Calls - Cancelled);

    /// <summary>
    /// Returns the snapshot in one line: <c>1000 calls: 990 live, 5 cached, 1 stale, 1 default, 2 failed, 1 canceled, p50 812 ms, p99 2100
    /// ms</c>.
    /// </summary>
    public override string ToString() => Wording.List(
        Wording.Invariant($"{Wording.Count(Calls, "call")}: {Live} live, {Cached} cached, {Stale} stale, {Default} default"),
        Wording.Invariant($"{Failed} failed, {Cancelled} canceled"),
        $"p50 {Wording.Time(P50)}",
        $"p99 {Wording.Time(P99)}");
}
