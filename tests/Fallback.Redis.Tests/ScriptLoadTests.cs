using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>What a step costs with a thousand processes. Figures are for bench/REPLICAS.md; what is asserted holds on any machine.</summary>
public sealed class ScriptLoadTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Share_WithAThousandProcesses_CostsAboutWhatItCostsWithTen()
    {
        double ten = await MicrosecondsAsync(10), thousand = await MicrosecondsAsync(1_000);

        TestContext.Current.SendDiagnosticMessage($"share.lua: {ten:0.0} µs with 10 processes, {thousand:0.0} µs with 1,000");
        Assert.True(thousand < 4 * ten + 20, $"{ten} µs with ten, {thousand} µs with a thousand");
    }

    /// <summary>The server's own time for one script, with that many processes that ask in turn.</summary>
    private async Task<double> MicrosecondsAsync(int processes)
    {
        RedisServer server = redis.Required();
        string prefix = $"l{Guid.NewGuid():n}";
        await using var store = new RedisReplicaStore(redis.Connection, new RedisReplicaOptions { KeyPrefix = prefix });
        await server.SettleAsync(Token, prefix);
        Share[] shares = [.. Enumerable.Range(0, processes).Select(i => new Share(store, $"process-{i}", "requests", 600_000, isSpent: false))];
        foreach (Share share in shares) share.Lease = TimeSpan.FromMinutes(2);
        await Task.WhenAll(shares.Select(static share => share.ObeyAsync(wanted: 600)));
        await server.CommandAsync(Token, "CONFIG", "RESETSTAT");
        const int steps = 4_000;
        for (int done = 0; done < steps;)
        {
            var batch = shares.Skip(done % processes).Take(50).ToList();
            await Task.WhenAll(batch.Select(static share => share.ObeyAsync()));
            done += batch.Count;
        }
        string stats = await server.CommandAsync(Token, "INFO", "commandstats");
        string line = stats.Split('\n').Single(static line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        string perCall = line.Split("usec_per_call=")[1].Split(',')[0];
        return double.Parse(perCall, System.Globalization.CultureInfo.InvariantCulture);
    }
}
