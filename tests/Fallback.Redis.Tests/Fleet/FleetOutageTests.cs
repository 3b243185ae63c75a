using Fallback.Testing;

namespace Fallback.Redis.Tests.Fleet;

/// <summary>A provider that dies, and a Redis that does.</summary>
public sealed class FleetOutageTests : FleetTests
{
    private static readonly object _chain = new
    {
        Tiers = new[] { new { Model = "acme/big" }, new { Model = "acme/small" } },
        CircuitBreaker = new { FailureThreshold = 5, BreakSeconds = 4 },
    };

    [Fact]
    public async Task DeadPrimary_IsLeftByAll_WithinASecondOfTheSecondsOpening_AndProbedByOne()
    {
        await StartAsync(4, _chain);
        Provider.Model("big").Replies(Reply.Error(503));
        // Two processes are busy and find out themselves. The other two ask so seldom that they would take minutes.
        Task<Asked[]> busy = Task.WhenAll(Replicas.Take(2).Select(static replica => replica.AskAsync(perSecond: 20, seconds: 12)));
        Task<Asked[]> idle = Task.WhenAll(Replicas.Skip(2).Select(static replica => replica.AskAsync(perSecond: 1, seconds: 12)));
        Asked[] asked = [.. await busy, .. await idle];

        // Nobody has noticed.
        Assert.All(asked, static of => Assert.Equal(of.Sent, of.Answered));
        IReadOnlyList<DateTimeOffset> tried = Received("big");
        // Each of the two needs five failures, with a few under way beside these.
        DateTimeOffset opened = tried[Math.Min(tried.Count, 10) - 1];
        DateTimeOffset[] later = [.. tried.Where(at => at > opened + TimeSpan.FromSeconds(1))];
        // Then one probe for all four in each break, which grows.
        Assert.InRange(later.Length, 1, 4);
        Assert.True(Most(later, TimeSpan.FromSeconds(2)) <= 1, string.Join('\n', tried.Select(at => (at - tried[0]).ToString())));
        foreach (ReplicaProgram replica in Replicas) Assert.Equal(ReplicaStoreState.Shared, (await replica.StateAsync()).State);

        // And it is back for all as soon as one has found it well.
        Provider.Model("big").Reset().Replies(Reply.Text("pong"));
        await Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 10, seconds: 14)));
        int before = Received("small").Count;
        await Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 5, seconds: 1)));
        Assert.Equal(before, Received("small").Count);
    }

    [Fact]
    public async Task RefusedKey_IsKnownToAll()
    {
        await StartAsync(3, _chain);
        Provider.Model("big").Replies(Reply.Error(401));
        await Replicas[0].BurstAsync(calls: 1, atOnce: 1);
        await Replicas[2].UntilAsync(static state => state.Processes.Any(static process => process.Evidence.Any(static said => said.Contains("InvalidKey", StringComparison.Ordinal))));

        int before = Provider.Requests.Count;
        Asked asked = await Replicas[2].BurstAsync(calls: 10, atOnce: 1);

        Assert.Equal(0, asked.Answered);
        Assert.Equal(before, Provider.Requests.Count);
        foreach (ReplicaProgram replica in Replicas) Assert.DoesNotContain("sk-canary", replica.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-canary", await Redis.CommandAsync(Token, "KEYS", "*"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FrozenRedis_SlowsNoCall_AndFailsNone()
    {
        object chain = new { Tiers = new[] { new { Model = "acme/big" } }, RateLimit = new { RequestsPerMinute = 100_000 }, CostBudget = new { PerDayUsd = 1_000_000 } };
        await StartAsync(2, chain);
        Task<Asked[]> Ask() => Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 50, seconds: 30)));
        await Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 50, seconds: 5)));
        Asked[] before = await Ask();

        Redis.Freeze();
        Asked[] frozen;
        try
        {
            frozen = await Ask();
        }
        finally
        {
            Redis.Thaw();
        }

        Assert.All(frozen, static of => Assert.Equal(of.Sent, of.Answered));
        TestContext.Current.TestOutputHelper!.WriteLine($"p50 {Quantile(before, 0.5):0.00} → {Quantile(frozen, 0.5):0.00} ms, p99 {Quantile(before, 0.99):0.00} → {Quantile(frozen, 0.99):0.00} ms");
        // How much slower is measured in bench/REPLICAS.md; that no call waits for Redis shows here: it would wait for half a second.
        Assert.True(Quantile(frozen, 1) < Quantile(before, 1) + 400, $"{Quantile(before, 1)} → {Quantile(frozen, 1)} ms");
        foreach (ReplicaProgram replica in Replicas) await replica.UntilAsync(static state => state.State == ReplicaStoreState.Shared);
        foreach (ReplicaProgram replica in Replicas) Assert.Single(replica.Log.Split("cannot be reached").Skip(1));
    }

    private static double Quantile(IEnumerable<Asked> asked, double share)
    {
        double[] all = [.. asked.SelectMany(static of => of.Latencies).Order()];
        return all[(int)Math.Min(all.Length - 1, all.Length * share)];
    }
}
