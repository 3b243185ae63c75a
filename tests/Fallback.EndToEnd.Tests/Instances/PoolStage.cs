using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests.Instances;

[ModelChain("pool/one", "charlie/three", DeadlineMs = 60_000)]
[TierTimeout(5_000)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30)]
public interface IPooled
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>A provider "pool" of two instances, eu and us, and one behind it; the instances in their declared order unless a test says otherwise.</summary>
internal sealed class PoolStage : IAsyncDisposable
{
    private readonly Stage _stage;
    private FallbackRuntime? _runtime;

    private PoolStage(Stage stage) => _stage = stage;

    public ProviderServer Eu => _stage.Alpha;

    public ProviderServer Us => _stage.Bravo;

    public ProviderServer Behind => _stage.Charlie;

    public ManualClock Clock => _stage.Clock;

    public ProviderOptions Pool { get; } = new() { Selection = InstanceSelection.Ordered };

    /// <summary>What else the options are to say.</summary>
    public Action<FallbackOptions>? Configure { get; set; }

    public FallbackRuntime Runtime => _runtime ??= new FallbackRuntime(Options());

    public IPooled Client => Runtime.CreateClient<IPooled>();

    public static async Task<PoolStage> OpenAsync(TimeProvider? time = null)
    {
        var stage = new PoolStage(await Stage.OpenAsync(time));
        stage.Pool.Instances.Add(Instance("eu", stage.Eu));
        stage.Pool.Instances.Add(Instance("us", stage.Us));
        stage.Eu.Model("one").Replies(Reply.Text("from eu"));
        stage.Us.Model("one").Replies(Reply.Text("from us"));
        stage.Behind.Model("three").Replies(Reply.Text("from behind"));
        return stage;
    }

    public static InstanceOptions Instance(string name, ProviderServer server) =>
        new() { Name = name, BaseUrl = server.BaseUrl.AbsoluteUri, ApiKey = new ApiKey($"key-of-{name}-1234567890") };

    public FallbackOptions Options()
    {
        FallbackOptions options = _stage.Options();
        options.Providers["pool"] = Pool;
        Configure?.Invoke(options);
        return options;
    }

    public TierSnapshot Instance(string name) => Runtime.Monitor.Tiers.Single(tier => tier.Provider == "pool" && tier.Instance == name);

    public async ValueTask DisposeAsync()
    {
        _runtime?.Dispose();
        await _stage.DisposeAsync();
    }
}
