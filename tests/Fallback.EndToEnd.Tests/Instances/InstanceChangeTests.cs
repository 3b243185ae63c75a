using Fallback.Testing;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests.Instances;

/// <summary>Instances that come and go while calls are made.</summary>
public sealed class InstanceChangeTests
{
    [Fact]
    public async Task DrainedInstance_FinishesWhatIsUnderWay_AndTakesNothingNew()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Eu.Model("one").Replies(Reply.Text("from eu").HeldBy(gate.Task));
        IPooled client = stage.Client;
        Task<FallbackResult<string>> underWay = client.AskAsync("1", Stage.Token);
        await stage.Eu.WaitForRequestsAsync(1, Stage.Token);

        Task drained = stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        FallbackResult<string> next = await client.AskAsync("2", Stage.Token);

        Assert.Equal("us", Assert.Single(next.Attempts).Instance);
        Assert.Equal((SkipReason.Draining, 1), (stage.Instance("eu").Obstacle, stage.Instance("eu").UnderWay));
        Assert.False(drained.IsCompleted);
        gate.SetResult();
        Assert.Equal("eu", (await underWay).Instance);
        await drained.WaitAsync(Stage.Token);
        Assert.Equal(0, stage.Instance("eu").UnderWay);
        Assert.Contains("draining, 0 requests under way", stage.Instance("eu").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DrainedInstance_IsUsedAgain_OnceRestored()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        IPooled client = stage.Client;
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        Assert.Equal("us", (await client.AskAsync("1", Stage.Token)).Instance);

        Assert.True(stage.Runtime.Monitor.RestoreInstance("pool", "eu"));

        Assert.Equal("eu", (await client.AskAsync("2", Stage.Token)).Instance);
        Assert.False(stage.Runtime.Monitor.RestoreInstance("pool", "eu"));
    }

    [Fact]
    public async Task InstanceThatIsRestoredWhileItIsDrained_IsNotToldAsDrained()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Eu.Model("one").Replies(Reply.Text("from eu").HeldBy(gate.Task));
        Task<FallbackResult<string>> underWay = stage.Client.AskAsync("1", Stage.Token);
        await stage.Eu.WaitForRequestsAsync(1, Stage.Token);
        Task first = stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        Task second = stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);

        Assert.True(stage.Runtime.Monitor.RestoreInstance("pool", "eu"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first.WaitAsync(Stage.Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => second.WaitAsync(Stage.Token));
        Task third = stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        gate.SetResult();
        await third.WaitAsync(Stage.Token);
        Assert.Equal("eu", (await underWay).Instance);
    }

    [Fact]
    public async Task EveryInstanceIsDrained_TheNextTierAnswers()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        IPooled client = stage.Client;
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "us", Stage.Token);

        FallbackResult<string> result = await client.AskAsync("1", Stage.Token);

        Assert.Equal("from behind", result.Value);
        Assert.Equal([SkipReason.Draining, SkipReason.Draining, null], result.Attempts.Select(static attempt => attempt.Skipped));
    }

    [Fact]
    public async Task AddedInstance_TakesCalls_AndStaysOverAReload()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Behind.Model("one").Replies(Reply.Text("from the new one"));
        IPooled client = stage.Client;
        await client.AskAsync("1", Stage.Token);

        stage.Runtime.Monitor.AddInstance("pool", PoolStage.Instance("new", stage.Behind));
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        Assert.True(stage.Runtime.Monitor.RemoveInstance("pool", "us"));

        Assert.Equal("from the new one", (await client.AskAsync("2", Stage.Token)).Value);
        Assert.True(stage.Runtime.Reload(stage.Options));
        Assert.Equal("from the new one", (await client.AskAsync("3", Stage.Token)).Value);
        Assert.Equal(["eu", "new"], stage.Runtime.Monitor.Clients[0].Chains[0].Tiers[0].Instances.Select(static instance => instance.Instance));
    }

    [Fact]
    public async Task DrainedAndRemovedInstance_IsNotAskedByCallsUnderWayElsewhere_AndTakesCallsOnceItIsBack()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Eu.Model("one").RepliesOnce(Reply.Overloaded().HeldBy(gate.Task));
        IPooled client = stage.Client;
        Task<FallbackResult<string>> underWay = client.AskAsync("1", Stage.Token);
        await stage.Eu.WaitForRequestsAsync(1, Stage.Token);

        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "us", Stage.Token);
        Assert.True(stage.Runtime.Monitor.RemoveInstance("pool", "us"));
        gate.SetResult();

        Assert.Equal("from behind", (await underWay).Value);
        Assert.Empty(stage.Us.Requests);
        stage.Runtime.Monitor.AddInstance("pool", PoolStage.Instance("us", stage.Us));
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        Assert.Equal("us", (await client.AskAsync("2", Stage.Token)).Instance);
    }

    [Fact]
    public async Task RemovedInstance_StreamsGoOnToTheirEnd_AndTheDrainWaitsForThem()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Text("all of it").InChunks(4));
        await using IAsyncEnumerator<string> reading = stage.Client.StreamAsync("1", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await reading.MoveNextAsync());
        string text = reading.Current;

        Task drained = stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        Assert.True(stage.Runtime.Monitor.RemoveInstance("pool", "eu"));
        Assert.Equal("us", (await stage.Client.AskAsync("2", Stage.Token)).Instance);
        Assert.False(drained.IsCompleted);
        while (await reading.MoveNextAsync()) text += reading.Current;

        Assert.Equal("all of it", text);
        await drained.WaitAsync(Stage.Token);
    }

    [Fact]
    public async Task AddedInstance_ThatIsWrittenDown_IsTheConfigurationsFromThenOn()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        _ = stage.Client;
        stage.Runtime.Monitor.AddInstance("pool", PoolStage.Instance("new", stage.Behind));

        stage.Pool.Instances.Add(PoolStage.Instance("NEW", stage.Behind));
        Assert.True(stage.Runtime.Reload(stage.Options));
        Assert.Equal(["eu", "us", "NEW"], Instances());

        stage.Pool.Instances.RemoveAt(2);
        Assert.True(stage.Runtime.Reload(stage.Options));
        Assert.Equal(["eu", "us"], Instances());

        IEnumerable<string> Instances() => stage.Runtime.Monitor.Clients[0].Chains[0].Tiers[0].Instances.Select(static instance => instance.Instance);
    }

    [Fact]
    public async Task RemovedInstance_CanBeAddedAgainUnderItsName_AtAnotherAddress()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Behind.Model("one").Replies(Reply.Text("from the new address"));
        IPooled client = stage.Client;
        FallbackMonitor monitor = stage.Runtime.Monitor;
        Assert.True(monitor.RemoveInstance("pool", "eu"));

        monitor.AddInstance("pool", PoolStage.Instance("eu", stage.Behind));
        await monitor.DrainInstanceAsync("pool", "us", Stage.Token);

        Assert.Equal("from the new address", (await client.AskAsync("1", Stage.Token)).Value);
        Assert.True(stage.Runtime.Reload(stage.Options));
        Assert.Equal("from the new address", (await client.AskAsync("2", Stage.Token)).Value);
        Assert.True(monitor.RemoveInstance("pool", "eu"));
        Assert.Equal("us", Assert.Single(monitor.Tiers, static tier => tier.Provider == "pool").Instance);
    }

    [Fact]
    public async Task RemovedInstance_EndsItsCallsAsTheyWouldHaveEnded()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Eu.Model("one").Replies(Reply.Text("from eu").HeldBy(gate.Task));
        IPooled client = stage.Client;
        Task<FallbackResult<string>> underWay = client.AskAsync("1", Stage.Token);
        await stage.Eu.WaitForRequestsAsync(1, Stage.Token);

        Assert.True(stage.Runtime.Monitor.RemoveInstance("pool", "eu"));

        Assert.Equal("us", (await client.AskAsync("2", Stage.Token)).Instance);
        gate.SetResult();
        Assert.Equal("eu", (await underWay).Instance);
        Assert.Throws<InvalidOperationException>(() => stage.Runtime.Monitor.RemoveInstance("pool", "us"));
        Assert.False(stage.Runtime.Monitor.RemoveInstance("pool", "eu"));
    }

    [Fact]
    public async Task InstanceWithMistakes_IsRefused_AndNothingHasChanged()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        IPooled client = stage.Client;

        OptionsValidationException taken = Assert.ThrowsAny<OptionsValidationException>(
            () => stage.Runtime.Monitor.AddInstance("pool", PoolStage.Instance("EU", stage.Behind)));
        Assert.ThrowsAny<OptionsValidationException>(
            () => stage.Runtime.Monitor.AddInstance("pool", new InstanceOptions { Name = "far", BaseUrl = "http://far.example.com/v1" }));

        Assert.Contains("Fallback:Providers:pool:Instances:2:Name = 'EU'", Assert.Single(taken.Failures), StringComparison.Ordinal);
        Assert.Equal("eu", (await client.AskAsync("1", Stage.Token)).Instance);
        Assert.Equal(2, stage.Runtime.Monitor.Clients[0].Chains[0].Tiers[0].Instances.Count);
    }

    [Fact]
    public async Task InstanceOfAProviderThatIsNotConfigured_IsCheckedAsWell()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        _ = stage.Client;

        OptionsValidationException wrong = Assert.ThrowsAny<OptionsValidationException>(
            () => stage.Runtime.Monitor.AddInstance("openai", new InstanceOptions { Name = "far", BaseUrl = "http://far.example.com/v1" }));

        Assert.StartsWith("Fallback:Providers:openai:Instances:0:BaseUrl = 'http://far.example.com/v1': with plain http", Assert.Single(wrong.Failures), StringComparison.Ordinal);
        Assert.Equal("eu", (await stage.Client.AskAsync("1", Stage.Token)).Instance);
    }

    [Fact]
    public async Task RemovedInstance_CannotBeDrained_AndTheNextOfItsNameTakesCalls()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        IPooled client = stage.Client;
        FallbackMonitor monitor = stage.Runtime.Monitor;
        Assert.True(monitor.RemoveInstance("pool", "eu"));
        await Assert.ThrowsAsync<ArgumentException>(() => monitor.DrainInstanceAsync("pool", "eu", Stage.Token));

        monitor.AddInstance("pool", PoolStage.Instance("eu", stage.Eu));
        await monitor.DrainInstanceAsync("pool", "us", Stage.Token);

        Assert.Equal("eu", (await client.AskAsync("1", Stage.Token)).Instance);
    }

    [Fact]
    public async Task InstanceThatWasDrainedAndLeftTheConfiguration_TakesCallsWhenItIsAdded()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        IPooled client = stage.Client;
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);
        stage.Pool.Instances.RemoveAt(0);
        Assert.True(stage.Runtime.Reload(stage.Options));

        stage.Runtime.Monitor.AddInstance("pool", PoolStage.Instance("eu", stage.Eu));
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "us", Stage.Token);

        Assert.Equal("eu", (await client.AskAsync("1", Stage.Token)).Instance);
    }

    [Fact]
    public async Task UnknownInstance_CannotBeDrained() =>
        await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            await using PoolStage stage = await PoolStage.OpenAsync();
            _ = stage.Client;
            await stage.Runtime.Monitor.DrainInstanceAsync("pool", "elsewhere", Stage.Token);
        });
}
