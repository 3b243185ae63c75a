using System.Collections.Concurrent;
using System.Diagnostics;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests.Instances;

/// <summary>A pool whose instances are probed, with what it takes to move the clock from one probe to the next.</summary>
internal sealed class ProbeStage : IAsyncDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Activity> _spans = new();
    private int _loops;

    private ProbeStage(PoolStage pool)
    {
        Pool = pool;
        // Other tests run beside this one; a port is nobody else's.
        int[] ports = [pool.Eu.BaseUrl.Port, pool.Us.BaseUrl.Port, pool.Behind.BaseUrl.Port];
        bool IsOurs(Activity span) => span.GetTagItem("fallback.probe.type") is not null && span.GetTagItem("server.port") is int port && ports.Contains(port);
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Fallback",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span =>
            {
                if (IsOurs(span)) Count(span, 1);
            },
            ActivityStopped = span =>
            {
                if (!IsOurs(span)) return;
                _spans.Enqueue(span);
                Count(span, -1);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public PoolStage Pool { get; }

    public FallbackRuntime Runtime => Pool.Runtime;

    public IPooled Client { get; private set; } = null!;

    /// <summary>The instance whose requests never end by themselves.</summary>
    public string? Hanging { get; set; }

    /// <summary>Those of requests that are no calls', in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Spans => [.. _spans.Where(static span => span.IsAllDataRequested)];

    /// <param name="configure">Switches probes or synthetic traffic on.</param>
    /// <param name="loops">How many requests that makes at once, over all instances.</param>
    /// <param name="prepare">What else is to be set before there is a runtime.</param>
    public static async Task<ProbeStage> OpenAsync(Action<ProviderOptions> configure, int loops = 2, Action<ProbeStage>? prepare = null)
    {
        var stage = new ProbeStage(await PoolStage.OpenAsync()) { _loops = loops };
        configure(stage.Pool.Pool);
        prepare?.Invoke(stage);
        stage.Client = stage.Pool.Client;
        return stage;
    }

    /// <summary>Moves the clock to whatever comes next, and waits until nothing goes on any more that time alone does not end.</summary>
    public async Task NextAsync()
    {
        await RestAsync();
        Pool.Clock.AdvanceToNextTimer();
        await RestAsync();
    }

    /// <summary>The same until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        for (int turns = 0; !holds(); turns++)
        {
            Assert.True(turns < 5_000, "This comes to no end.");
            await NextAsync();
        }
    }

    /// <summary>The same for a time.</summary>
    public Task PassAsync(TimeSpan time)
    {
        TimeSpan end = Pool.Clock.Elapsed + time;
        return UntilAsync(() => Pool.Clock.Elapsed >= end);
    }

    /// <summary>Each loop waits: for its next turn, or for the end of a request that hangs.</summary>
    public Task RestAsync() => WaitFor.ConditionAsync(() => Pool.Clock.PendingTimers >= _loops && IsQuiet() && Pool.Clock.PendingTimers >= _loops, Stage.Token);

    public ProbeSnapshot? Probe(string instance) => Pool.Instance(instance).Probe;

    public SyntheticSnapshot? Synthetic(string instance) => Pool.Instance(instance).Synthetic;

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        _listener.Dispose();
    }

    private void Count(Activity span, int step) =>
        _underWay.AddOrUpdate($"{span.GetTagItem("fallback.instance")}", step, (_, count) => count + step);

    private bool IsQuiet() => _underWay.All(instance => instance.Value == 0 || instance.Key == Hanging);
}
