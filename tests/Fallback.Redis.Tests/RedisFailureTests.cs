using System.Diagnostics;
using Fallback.TestUtilities;
using StackExchange.Redis;

namespace Fallback.Redis.Tests;

/// <summary>
/// What becomes of each step when the server fails: it ends within its token, says what is the matter, and works again afterwards.
/// </summary>
public sealed class RedisFailureTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_ThatIsFrozen_EndsEachStepWithItsToken_AndServesAgainOnceItGoesOn()
    {
        await using RedisServer server = await StartAsync();
        await using RedisReplicaStore store = RedisReplicaStore.Connect(server.ConnectionString);
        await Eventually.WorksAsync(() => AskAsync(store), "the store works", Token);

        server.Freeze();
        try
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 20; i++)
            {
                foreach (Func<CancellationToken, Task> step in Steps(store))
                {
                    using var patience = new CancellationTokenSource(_patience);
                    long began = Stopwatch.GetTimestamp();
                    Exception e = await Assert.ThrowsAnyAsync<Exception>(() => step(patience.Token));
                    Assert.True(e is OperationCanceledException or RedisException, e.ToString());
                    Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2), $"{Stopwatch.GetElapsedTime(began)}");
                }
            }
            Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(2), "long enough for the client to notice");
        }
        finally
        {
            server.Thaw();
        }
        await Eventually.WorksAsync(() => AskAsync(store), "the store works again", Token);
    }

    [Fact]
    public async Task Server_ThatComesBackEmpty_IsFoundAgain_AndTakesEachAtItsWordFirst()
    {
        await using RedisServer server = await StartAsync();
        await server.SettleAsync(Token);
        await using RedisReplicaStore store = RedisReplicaStore.Connect(server.ConnectionString);
        Share a = Of(store, "a");
        await Eventually.WorksAsync(() => a.AskAsync(wanted: 600), "the store works", Token);
        BoardNews before = await PostAsync(store, 1, 0);

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(store));
        await server.RestartAsync(Token);

        ShareGrant? fresh = null;
        await Eventually.WorksAsync(async () => fresh = await Of(store, "b").AskAsync(wanted: 600), "the store works again", Token);
        Assert.Equal((0, true), (fresh!.Held, fresh.IsSettling));
        Assert.Equal((600, true), ((await a.AskAsync()).Held, (await a.AskAsync()).IsSettling));
        BoardNews after = await PostAsync(store, 2, before.Revision);
        Assert.NotEqual(before.Epoch, after.Epoch);
        Assert.True(after.Revision > before.Revision);
    }

    [Fact]
    public async Task Server_ThatHasForgottenTheScripts_IsSentThemAgain()
    {
        await using RedisServer server = await StartAsync();
        await using RedisReplicaStore store = RedisReplicaStore.Connect(server.ConnectionString);
        await Eventually.WorksAsync(() => AskAsync(store), "the store works", Token);

        for (int i = 0; i < 3; i++)
        {
            await server.FlushScriptsAsync(Token);
            foreach (Func<CancellationToken, Task> step in Steps(store)) await step(Token);
        }
    }

    [Fact]
    public async Task Store_WithoutAServer_FailsAtOnce_AndFindsItWhenItComes_ItsNewsIncluded()
    {
        await using RedisServer server = await StartAsync();
        await server.KillAsync();
        await using RedisReplicaStore store = RedisReplicaStore.Connect(server.ConnectionString);
        int heard = 0;
        using IDisposable subscription = store.Subscribe("evidence", () => Interlocked.Increment(ref heard));
        foreach (Func<CancellationToken, Task> step in Steps(store))
        {
            using var patience = new CancellationTokenSource(_patience);
            await Assert.ThrowsAnyAsync<Exception>(() => step(patience.Token));
        }

        await server.RestartAsync(Token);

        await Eventually.WorksAsync(() => AskAsync(store), "the store works", Token);
        await using RedisReplicaStore other = RedisReplicaStore.Connect(server.ConnectionString);
        long number = 0;
        await Eventually.WorksAsync(() => PostAsync(other, ++number, 0, "other"), "the other one works", Token);
        await Eventually.HoldsAsync(
            async () =>
            {
                await PostAsync(other, ++number, 0, "other");
                return Volatile.Read(ref heard) > 0;
            },
            "it hears",
            Token);
    }

    [Fact]
    public async Task Failover_ToAReplicaThatMissedTheLastWrites_TakesEachAtItsWord()
    {
        await using RedisServer primary = await StartAsync();
        await primary.SettleAsync(Token);
        await using RedisServer replica = await RedisServer.StartAsync(Token, replicaOf: primary);
        await using RedisReplicaStore store = RedisReplicaStore.Connect(primary.ConnectionString);
        Share a = Of(store, "a"), b = Of(store, "b");
        await Eventually.WorksAsync(() => a.AskAsync(wanted: 300), "the store works", Token);
        await Eventually.HoldsAsync(
            async () => await replica.CommandAsync(Token, "EXISTS", "fallback:{share:requests}:sums") == "1", "the replica has it", Token);
        await replica.PromoteAsync(Token);
        await b.AskAsync(wanted: 300);
        await a.ObeyAsync();
        await a.AskAsync();
        await b.AskAsync();
        Assert.Equal((300, 300), (a.Held, b.Held));
        await primary.KillAsync();

        await using RedisReplicaStore promoted = RedisReplicaStore.Connect(replica.ConnectionString);
        Share aThere = Again(promoted, "a", a), bThere = Again(promoted, "b", b), c = Of(promoted, "c");
        await Eventually.WorksAsync(() => bThere.AskAsync(), "the replica works", Token);
        await aThere.AskAsync();

        Assert.Equal((300, 300), (aThere.Held, bThere.Held));
        Assert.Equal(0, (await c.AskAsync(wanted: 600)).Held);
    }

    [Fact]
    public async Task Client_OfBothServers_FollowsAFailover()
    {
        await using RedisServer primary = await StartAsync();
        await using RedisServer replica = await RedisServer.StartAsync(Token, replicaOf: primary);
        await using RedisReplicaStore store = RedisReplicaStore.Connect($"{primary.ConnectionString},{replica.ConnectionString}");
        await Eventually.WorksAsync(() => AskAsync(store), "the store works", Token);

        await primary.KillAsync();
        await replica.PromoteAsync(Token);

        await Eventually.WorksAsync(() => AskAsync(store), "the store works on the other server", Token);
    }

    private static async Task<RedisServer> StartAsync(string? password = null)
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        return await RedisServer.StartAsync(Token, password);
    }

    private static Share Of(IReplicaStore store, string process) => new(store, process, "requests", 600, isSpent: false);

    private static Share Again(IReplicaStore store, string process, Share last) => new(store, process, "requests", 600, isSpent: false)
    {
        Held = last.Held,
        Wanted = last.Wanted,
        Number = last.Number,
    };

    private static Task<ReplicaRecord> AskAsync(RedisReplicaStore store) => store.ReadAsync("record", Token).AsTask();

    private static Task<BoardNews> PostAsync(RedisReplicaStore store, long number, long since, string process = "a") => store.PostAsync(
        new BoardPost { Board = "evidence", Process = process, Content = "x", Number = number, Since = since, Lease = TimeSpan.FromSeconds(10) },
        Token).AsTask();

    private static IEnumerable<Func<CancellationToken, Task>> Steps(RedisReplicaStore store) =>
    [
        token => store.ReadAsync("record", token).AsTask(),
        token => store.ReplaceAsync("record", 0, "x", token).AsTask(),
        token => store.ElectAsync("a", ["x", "y"], TimeSpan.FromSeconds(5), token).AsTask(),
        token => store.ResignAsync("a", ["x"], token).AsTask(),
        token => store.PostAsync(
            new BoardPost { Board = "evidence", Process = "a", Content = "x", Number = 1, Lease = TimeSpan.FromSeconds(5) }, token).AsTask(),
        token => store.LeaseAsync("a", [Of(store, "a").Request], token).AsTask(),
        token => store.LeaveAsync("a", ["evidence"], [Of(store, "a").Request], token).AsTask(),
    ];
}
