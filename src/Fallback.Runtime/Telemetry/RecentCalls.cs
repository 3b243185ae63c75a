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

    /// <summary>Counts and latencies of the calls in the window, as of now.</summary>
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

/// <summary>The last 1,000 calls in numbers.</summary>
public sealed record RecentCallsSnapshot
{
    /// <summary>Calls in the window, 1,000 at most.</summary>
    public required int Calls { get; init; }
    /// <summary>Answered by a provider.</summary>
    public required int Live { get; init; }
    /// <summary>Answered from the cache.</summary>
    public required int Cached { get; init; }
    /// <summary>Answered with an expired answer.</summary>
    public required int Stale { get; init; }
    /// <summary>Answered with the default response.</summary>
    public required int Default { get; init; }
    /// <summary>Ended with an exception.</summary>
    public required int Failed { get; init; }
    /// <summary>
    /// Ended by their callers, who cancelled them or left their streams. They are in neither the success rate nor the percentiles.
    /// </summary>
    public required int Cancelled { get; init; }
    /// <summary>Half of the calls were quicker.</summary>
    public required TimeSpan P50 { get; init; }
    /// <summary>99 of 100 calls were quicker.</summary>
    public required TimeSpan P99 { get; init; }
    /// <summary>Share of the calls that were not cancelled with a live or cached answer, 0 to 1; 1 when there was none.</summary>
    public double SuccessRate => Calls == Cancelled ? 1 : (double)(Live + Cached) / (Calls - Cancelled);

    /// <summary>
    /// All of it in one line: <c>1000 calls: 990 live, 5 cached, 1 stale, 1 default, 2 failed, 1 canceled, p50 812 ms, p99 2100 ms</c>.
    /// </summary>
    public override string ToString() => Wording.List(
        Wording.Invariant($"{Wording.Count(Calls, "call")}: {Live} live, {Cached} cached, {Stale} stale, {Default} default"),
        Wording.Invariant($"{Failed} failed, {Cancelled} canceled"),
        $"p50 {Wording.Time(P50)}",
        $"p99 {Wording.Time(P99)}");
}
