namespace Fallback;

/// <summary>A fault that is in effect from its start until its end. Any number of threads draw from it.</summary>
internal sealed class ActiveFault(string name, FaultPlan plan, TimeSpan lasts, int? seed, TimeProvider time)
{
    private readonly object _lock = new();
    private readonly Random _random = seed is { } from ? new Random(from) : Random.Shared;
    private readonly long _began = time.GetTimestamp();
    private long _injected;

    public string Name => name;

    public FaultPlan Plan => plan;

    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public DateTimeOffset Until => Since + lasts;

    /// <summary>The time that it still lasts, by the monotonic clock; zero or less once it is over.</summary>
    public TimeSpan Left => lasts - time.GetElapsedTime(_began);

    public long Injected => Volatile.Read(ref _injected);

    /// <summary>The timer that ends it.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Whether an attempt that it selects falls within its share.</summary>
    public bool Draw()
    {
        if (Left <= TimeSpan.Zero || plan.Share <= 0) return false;
        if (plan.Share >= 1) return true;
        // A generator with a seed is not thread-safe.
        lock (_lock) return _random.NextDouble() < plan.Share;
    }

    public void Count() => Interlocked.Increment(ref _injected);

    public FaultSnapshot Snapshot() => new()
    {
        Name = name,
        Kind = plan.Kind,
        What = plan.ToString(),
        Share = plan.Share,
        Since = Since,
        Until = Until,
        Injected = Injected,
    };

    public override string ToString() => $"{name} ({plan})";
}
