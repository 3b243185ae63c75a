namespace Fallback.EndToEnd.Tests.Instances;

/// <summary>Whose a change of instances is, and what becomes of several at once.</summary>
public sealed class InstanceOwnershipTests
{
    [Fact]
    public async Task TwoRuntimesOfTheSameOptions_HaveTheirOwnInstances()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        FallbackOptions options = stage.Options();
        using var first = new FallbackRuntime(options);
        using var second = new FallbackRuntime(options);
        _ = first.CreateClient<IPooled>();
        first.Monitor.AddInstance("pool", PoolStage.Instance("new", stage.Behind));

        _ = second.CreateClient<IPooled>();
        using var third = new FallbackRuntime(options);
        _ = third.CreateClient<IPooled>();

        Assert.Equal(["eu", "us", "new"], Names(first));
        Assert.Equal(["eu", "us"], Names(second));
        Assert.Equal(["eu", "us"], Names(third));
        second.Monitor.AddInstance("pool", PoolStage.Instance("new", stage.Behind));
        Assert.Equal(["eu", "us", "new"], Names(second));
    }

    [Fact]
    public async Task TwoRemovalsAtOnce_LeaveOneInstance()
    {
        for (int i = 0; i < 20; i++)
        {
            await using PoolStage stage = await PoolStage.OpenAsync();
            // With it the provider would be complete without any instance.
            stage.Pool.BaseUrl = stage.Behind.BaseUrl.AbsoluteUri;
            _ = stage.Client;
            using var start = new Barrier(2);

            bool[] removed = await Task.WhenAll(((string[])["eu", "us"]).Select(name => Task.Run(() =>
            {
                start.SignalAndWait(Stage.Token);
                try
                {
                    return stage.Runtime.Monitor.RemoveInstance("pool", name);
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            })));

            Assert.Single(removed, static one => one);
            Assert.NotEqual("default", Assert.Single(stage.Runtime.Monitor.Tiers, static tier => tier.Provider == "pool").Instance);
        }
    }

    private static IEnumerable<string> Names(FallbackRuntime runtime) =>
        runtime.Monitor.Clients[0].Chains[0].Tiers[0].Instances.Select(static instance => instance.Instance);
}
