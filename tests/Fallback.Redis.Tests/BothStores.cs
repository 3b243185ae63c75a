namespace Fallback.Redis.Tests;

/// <summary>Asks two stores the same, which must answer the same.</summary>
internal sealed class BothStores(IReplicaStore store, InMemoryReplicaStore reference, Func<CancellationToken, Task> lose)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<ShareGrant> LeaseAsync(string process, ShareRequest request, string step)
    {
        ShareGrant expected = (await reference.LeaseAsync(process, [request], Token))[0];
        ShareGrant grant = (await store.LeaseAsync(process, [request], Token))[0];
        Assert.True(expected == grant, $"{step}: {process} asks {request}\nreference: {expected}\nscript:    {grant}");
        return grant;
    }

    public async Task LeaveAsync(string process, ShareRequest request)
    {
        await reference.LeaveAsync(process, [], [request], Token);
        await store.LeaveAsync(process, [], [request], Token);
    }

    public async Task LoseAsync()
    {
        reference.Lose();
        await lose(Token);
    }
}
