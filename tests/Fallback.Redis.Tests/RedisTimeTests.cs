using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>The server's own clock, which is the one that counts: leases end, and whatever is kept ends by itself.</summary>
public sealed class RedisTimeTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private readonly string _prefix = $"c{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_OfASilentProcess_EndsByTheServersClock()
    {
        await redis.Required().SettleAsync(Token, _prefix);
        await using var store = new RedisReplicaStore(redis.Connection, new RedisReplicaOptions { KeyPrefix = _prefix });
        Share a = Of(store, "a"), b = Of(store, "b");
        a.Lease = TimeSpan.FromMilliseconds(150);
        await a.AskAsync(wanted: 600);
        await store.PostAsync(Post("a", "short") with { Lease = TimeSpan.FromMilliseconds(150) }, Token);

        await Eventually.HoldsAsync(async () => (await b.AskAsync(wanted: 600)).Held == 600, "the share is free", Token);
        await Eventually.HoldsAsync(
            async () => (await store.PostAsync(Post("b", null), Token)).Posts is [{ Process: "a", Content: null }], "the post has gone", Token);
    }

    [Fact]
    public async Task EmptyStore_SettlesByTheServersClock()
    {
        redis.Required();
        await using var store = new RedisReplicaStore(redis.Connection, new RedisReplicaOptions { KeyPrefix = _prefix });
        Share a = Of(store, "a");

        Assert.True((await a.AskAsync(wanted: 600)).IsSettling);

        await Eventually.HoldsAsync(async () => (await a.AskAsync()).Held == 600, "it has settled", Token);
    }

    [Fact]
    public async Task Keys_HaveOneHashTagEach_AndAllOfThemEnd_AndHoldNoContentInTheirNames()
    {
        RedisServer server = redis.Required();
        await using var store = new RedisReplicaStore(redis.Connection, new RedisReplicaOptions { KeyPrefix = _prefix });
        Share a = Of(store, "a"), spent = new(store, "a", "budget", 600, isSpent: true);
        await a.AskAsync(wanted: 600);
        await spent.AskAsync(wanted: 600);
        spent.Used = spent.Held;
        await new Share(store, "b", "budget", 600, isSpent: true).AskAsync(wanted: 10);
        await spent.LeaveAsync();
        await store.PostAsync(Post("a", "canary-content"), Token);
        await store.LeaveAsync("a", ["evidence"], [], Token);
        await store.PostAsync(Post("a", "canary-content") with { Number = 2 }, Token);
        await store.ElectAsync("a", ["probe"], TimeSpan.FromSeconds(30), Token);
        await store.ReplaceAsync("canary", 0, "canary-content", Token);

        string[] keys = (await server.CommandAsync(Token, "KEYS", $"{_prefix}:*")).Split('\n');

        Assert.True(keys.Length >= 13, string.Join(' ', keys));
        foreach (string key in keys)
        {
            Assert.Matches(@"^[a-z0-9]+:\{[a-z:]+\}(:[a-z]+)?$", key);
            Assert.DoesNotContain("content:", key.Replace(":contents", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("canary-content", key, StringComparison.Ordinal);
            Assert.True(long.Parse(await server.CommandAsync(Token, "PTTL", key), System.Globalization.CultureInfo.InvariantCulture) > 0, key);
        }
    }

    private static BoardPost Post(string process, string? content) =>
        new() { Board = "evidence", Process = process, Content = content, Number = 1, Lease = TimeSpan.FromMinutes(1) };

    private static Share Of(IReplicaStore store, string process) =>
        new(store, process, "requests", 600, isSpent: false) { Lease = TimeSpan.FromMinutes(1) };
}
