using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.Redis.Tests.Fleet;

/// <summary>What real processes share through a real Redis.</summary>
[Trait("Size", "Large")]
public abstract class FleetTests : IAsyncLifetime
{
    private readonly List<ReplicaProgram> _replicas = [];
    private RedisServer? _redis;
    private ProviderServer? _provider;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected RedisServer Redis => _redis!;

    protected ProviderServer Provider => _provider!;

    protected IReadOnlyList<ReplicaProgram> Replicas => _replicas;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        _redis = await RedisServer.StartAsync(Token);
        await _redis.SettleAsync(Token);
        _provider = await ProviderServer.StartAsync(cancellationToken: Token);
        _provider.KeptRequests = 100_000;
        _provider.Default.Replies(Reply.Text("pong"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ReplicaProgram replica in _replicas) await replica.DisposeAsync();
        if (_provider is not null) await _provider.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts processes side by side, and waits until each knows of all.</summary>
    protected async Task StartAsync(int processes, object chain, object? provider = null, double skewSeconds = 0, string? redis = null)
    {
        object settings = new
        {
            Redis = redis ?? Redis.ConnectionString,
            SkewSeconds = skewSeconds,
            Fallback = new
            {
                Providers = new Dictionary<string, object> { ["acme"] = provider ?? new { BaseUrl = Provider.BaseUrl, ApiKey = "sk-canary-of-the-fleet" } },
                Models = new Dictionary<string, object>
                {
                    ["acme/big"] = new { InputPerMillion = 1_000, OutputPerMillion = 1_000, ContextWindow = 100_000, MaxOutput = 100 },
                    ["acme/small"] = new { InputPerMillion = 1_000, OutputPerMillion = 1_000, ContextWindow = 100_000, MaxOutput = 100 },
                },
                Chains = new { main = chain },
                // On machines that are busy with all these processes.
                Replicas = new { TimeoutMs = 500 },
            },
        };
        int before = _replicas.Count;
        _replicas.AddRange(await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => ReplicaProgram.StartAsync(settings, Token))));
        await Task.WhenAll(_replicas.Select(replica => replica.UntilAsync(state => state.Processes.Count >= before + processes)));
    }

    protected IReadOnlyList<DateTimeOffset> Received(string model) =>
        [.. Provider.RequestsTo(model).Select(static request => request.ReceivedAt).Order()];

    /// <summary>The most that came within any span of that length.</summary>
    protected static int Most(IReadOnlyList<DateTimeOffset> at, TimeSpan span)
    {
        int most = 0;
        for (int first = 0, last = 0; last < at.Count; last++)
        {
            while (at[last] - at[first] >= span) first++;
            most = Math.Max(most, last - first + 1);
        }
        return most;
    }
}
