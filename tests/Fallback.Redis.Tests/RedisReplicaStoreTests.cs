using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>The contract of Redis, on a real server.</summary>
public sealed class RedisReplicaStoreTests(SharedRedis redis) : ReplicaStoreContract, IClassFixture<SharedRedis>, IAsyncLifetime
{
    private readonly string _prefix = $"t{Guid.NewGuid():n}";
    private RedisReplicaStore? _store;

    protected override IReplicaStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        RedisServer server = redis.Required();
        _store = new RedisReplicaStore(redis.Connection, new RedisReplicaOptions { KeyPrefix = _prefix })
        {
            Clock = () => 1_000_000 + (long)Clock.Elapsed.TotalMilliseconds,
        };
        await server.SettleAsync(Token, _prefix);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
    }

    protected override async Task LoseAsync()
    {
        string keys = await redis.Required().CommandAsync(Token, "KEYS", $"{_prefix}:*");
        await redis.Required().CommandAsync(Token, ["DEL", .. keys.Split('\n')]);
    }

    protected override Task UntilAsync(Func<Task<bool>> holds, string what) => Eventually.HoldsAsync(holds, what, Token);
}
