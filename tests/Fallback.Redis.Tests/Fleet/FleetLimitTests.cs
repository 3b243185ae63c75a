namespace Fallback.Redis.Tests.Fleet;

/// <summary>A limit of 600 requests a minute, and four processes that would send 2,000.</summary>
public sealed class FleetLimitTests : FleetTests
{
    private const int Limit = 600;

    // A request that was on its way for a while comes nearer to the next one than it was sent.
    private static readonly TimeSpan _minute = TimeSpan.FromSeconds(59.5);

    [Fact]
    public async Task FourProcesses_KeepToTheLimit_AndUseItUp()
    {
        await StartAsync(4, new { Tiers = new[] { new { Model = "acme/big" } }, RateLimit = new { RequestsPerMinute = Limit } });

        Asked[] asked = await Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 500 / 60.0, seconds: 70)));

        IReadOnlyList<DateTimeOffset> received = Received("big");
        Assert.True(Most(received, _minute) <= Limit, $"{Most(received, _minute)} in a minute.");
        int inFirst = received.Count(at => at - received[0] < TimeSpan.FromMinutes(1));
        Assert.True(inFirst >= 0.95 * Limit, $"{inFirst} of {Limit} in the first minute: {string.Join("; ", asked.Select(static of => of.ToString()))}");
    }

    [Fact]
    public async Task ProcessThatIsCutOff_KeepsToItsPart()
    {
        await using var cut = new Link(Redis.Port);
        await StartAsync(3, new { Tiers = new[] { new { Model = "acme/big" } }, RateLimit = new { RequestsPerMinute = Limit } });
        await StartAsync(1, new { Tiers = new[] { new { Model = "acme/big" } }, RateLimit = new { RequestsPerMinute = Limit } }, redis: $"127.0.0.1:{cut.Port}");
        Task<Asked[]> asking = Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 12, seconds: 75)));
        await Provider.WaitForRequestsAsync(100, Token);
        cut.Cut();
        await Provider.WaitForRequestsAsync(400, Token);
        cut.Mend();

        await asking;

        IReadOnlyList<DateTimeOffset> received = Received("big");
        Assert.True(Most(received, _minute) <= Limit, $"{Most(received, _minute)} in a minute.");
        ReplicaSnapshot back = await Replicas[3].UntilAsync(static state => state.State == ReplicaStoreState.Shared);
        Assert.Contains("cannot be reached", Replicas[3].Log, StringComparison.Ordinal);
        Assert.Equal(4, back.Processes.Count);
    }

    [Fact]
    public async Task ClocksThatDiffer_DoNoHarm()
    {
        object chain = new { Tiers = new[] { new { Model = "acme/big" } }, RateLimit = new { RequestsPerMinute = Limit } };
        await StartAsync(1, chain, skewSeconds: 30);
        await StartAsync(1, chain, skewSeconds: -30);

        await Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 20, seconds: 65)));

        IReadOnlyList<DateTimeOffset> received = Received("big");
        Assert.True(Most(received, _minute) <= Limit, $"{Most(received, _minute)} in a minute.");
        Assert.True(received.Count >= 0.95 * Limit, $"{received.Count}");
    }
}
