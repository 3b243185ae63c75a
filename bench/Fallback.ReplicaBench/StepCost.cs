using Fallback.TestUtilities;
using StackExchange.Redis;

namespace Fallback.ReplicaBench;

/// <summary>What a step costs the server, in microseconds of its processor time, by how many processes share.</summary>
/// <param name="Processes">How many.</param>
/// <param name="Share">A part of a total.</param>
/// <param name="Board">A look at a board on which nothing is new.</param>
/// <param name="Memory">Bytes that it takes to know all of them: one total and one board.</param>
internal sealed record StepCost(int Processes, double Share, double Board, double Memory)
{
    private const int Steps = 20_000;

    public static async Task<IReadOnlyList<StepCost>> MeasureAsync(CancellationToken token)
    {
        var costs = new List<StepCost>();
        foreach (int processes in (int[])[1, 10, 100, 1_000]) costs.Add(await OneAsync(processes, token));
        return costs;
    }

    private static async Task<StepCost> OneAsync(int processes, CancellationToken token)
    {
        await using RedisServer redis = await RedisServer.StartAsync(token);
        await redis.SettleAsync(token);
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString).WaitAsync(token);
        var store = new RedisReplicaStore(connection, new RedisReplicaOptions());
        double before = (await RedisFigures.ReadAsync(redis, token)).Figure("used_memory_dataset");
        int number = 1;
        await LeaseAsync(store, processes, number, token);
        long revision = 0;
        for (int i = 0; i < processes; i++) revision = (await store.PostAsync(Post(i, number, "{\"v\":1,\"p\":\"web\",\"r\":\"1\",\"e\":[]}", 0), token)).Revision;
        double memory = (await RedisFigures.ReadAsync(redis, token)).Figure("used_memory_dataset") - before;

        double began = (await RedisFigures.ReadAsync(redis, token)).Processor;
        int done = 0;
        for (; done < Steps; done += processes) await LeaseAsync(store, processes, ++number, token);
        double afterShares = (await RedisFigures.ReadAsync(redis, token)).Processor;
        int looked = 0;
        for (; looked < Steps; looked += processes)
        {
            number++;
            await Task.WhenAll(Enumerable.Range(0, processes).Select(i => store.PostAsync(Post(i, number, null, revision), token).AsTask()));
        }
        double afterBoards = (await RedisFigures.ReadAsync(redis, token)).Processor;
        return new StepCost(processes, (afterShares - began) / done * 1e6, (afterBoards - afterShares) / looked * 1e6, memory);
    }

    private static async Task LeaseAsync(RedisReplicaStore store, int processes, int number, CancellationToken token) =>
        await Task.WhenAll(Enumerable.Range(0, processes).Select(i => store.LeaseAsync(
            $"process-{i}",
            [
                new ShareRequest
                {
                    Name = "total", Total = 1_000_000, Held = 100, Used = 50, Wanted = 100 + number % 50, Number = number, Lease = TimeSpan.FromSeconds(120),
                },
            ],
            token).AsTask()));

    private static BoardPost Post(int process, int number, string? content, long since) => new()
    {
        Board = "board", Process = $"process-{process}", Content = content, Number = number, Since = since, Lease = TimeSpan.FromSeconds(120),
    };
}
