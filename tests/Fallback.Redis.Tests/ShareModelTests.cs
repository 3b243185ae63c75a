using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>
/// The script against the reference, step by step, over random lives of several processes: claims, parts given back, duplicates, old requests
/// that are carried out late, answers that never arrive, leases that end, processes that leave, a store that loses everything.
/// </summary>
public sealed class ShareModelTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private const int Steps = 400;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24), Random.Shared.Next(1_000, int.MaxValue)];

    /// <summary>The last seed is another one each time; its name says which.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Script_OverRandomLives_DoesWhatTheReferenceDoes_AndNeverLetsMoreBeHeldThanThereIs(int seed)
    {
        RedisServer server = redis.Required();
        var random = new Random(seed);
        var clock = new ManualClock();
        string prefix = $"m{Guid.NewGuid():n}";
        await using var store = new RedisReplicaStore(redis.Connection, new RedisReplicaOptions { KeyPrefix = prefix })
        {
            Clock = () => 1_000_000 + (long)clock.Elapsed.TotalMilliseconds,
        };
        await server.SettleAsync(TestContext.Current.CancellationToken, prefix);
        var both = new BothStores(store, new InMemoryReplicaStore(clock), async token =>
        {
            string keys = await server.CommandAsync(token, "KEYS", $"{prefix}:*");
            await server.CommandAsync(token, ["DEL", .. keys.Split('\n')]);
        });

        await new RandomLives(both, clock, random, isLosing: seed % 3 == 0).LiveAsync(Steps, $"seed {seed}");
    }
}
