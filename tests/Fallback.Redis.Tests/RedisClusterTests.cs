using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>A cluster refuses a script whose keys do not lie together, and one that names no key that it uses.</summary>
public sealed class RedisClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cluster_OfOneServer_TakesEveryStep()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        await using RedisServer server = await RedisServer.StartAsync(
            Token, password: null, replicaOf: null, "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf");
        await server.CommandAsync(Token, "CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.HoldsAsync(
            async () => (await server.CommandAsync(Token, "CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "it is ready", Token);
        await using RedisReplicaStore store = RedisReplicaStore.Connect(server.ConnectionString);
        int heard = 0;
        using IDisposable subscription = store.Subscribe("evidence", () => Interlocked.Increment(ref heard));
        await Eventually.WorksAsync(() => store.ReadAsync("record", Token).AsTask(), "the store works", Token);

        Assert.Equal(1, (await store.ReplaceAsync("record", 0, "x", Token)).Version);
        Assert.Equal([true, true], await store.ElectAsync("a", ["x", "y"], TimeSpan.FromSeconds(5), Token));
        await store.ResignAsync("a", ["x", "y"], Token);
        ShareRequest[] requests =
        [
            .. Enumerable.Range(0, 20).Select(static i => new ShareRequest
            {
                Name = $"total-{i}", Total = 600, Held = 600, Used = 0, Wanted = 600, Number = 1, Lease = TimeSpan.FromSeconds(10), IsSpent = i % 2 == 0,
            }),
            // New, so that the epoch is looked at, which lies elsewhere.
            new ShareRequest { Name = "new", Total = 600, Held = 0, Used = 0, Wanted = 600, Number = 1, Lease = TimeSpan.FromSeconds(10) },
        ];
        IReadOnlyList<ShareGrant> grants = await store.LeaseAsync("a", requests, Token);
        Assert.Equal([.. Enumerable.Repeat(600L, 20), 0L], grants.Select(static grant => grant.Held));
        var post = new BoardPost { Board = "evidence", Process = "a", Content = "x", Number = 1, Lease = TimeSpan.FromSeconds(10) };
        await store.PostAsync(post, Token);
        await Eventually.HoldsAsync(
            async () =>
            {
                post = post with { Process = "b", Number = post.Number + 1 };
                await store.PostAsync(post, Token);
                return Volatile.Read(ref heard) > 0;
            },
            "it hears",
            Token);
        await store.LeaveAsync("a", ["evidence"], [.. requests.Select(static request => request with { Number = 2 })], Token);
    }
}
