namespace Fallback.Redis.Tests;

/// <summary>The contract of the reference store.</summary>
public sealed class InMemoryReplicaStoreTests : ReplicaStoreContract
{
    private readonly InMemoryReplicaStore _store;

    public InMemoryReplicaStoreTests() => _store = new InMemoryReplicaStore(Clock);

    protected override IReplicaStore Store => _store;

    protected override Task LoseAsync()
    {
        _store.Lose();
        return Task.CompletedTask;
    }

    protected override async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (int i = 0; !await holds(); i++)
        {
            Assert.True(i < 10_000, what);
            Clock.Advance(TimeSpan.FromMilliseconds(10));
        }
    }
}
