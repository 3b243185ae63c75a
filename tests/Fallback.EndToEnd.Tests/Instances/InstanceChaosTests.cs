using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests.Instances;

[ModelChain("pool/one", "charlie/three", DeadlineMs = 30_000)]
[TierTimeout(10_000)]
[Canary("pool/new", Percent = 30)]
[Hedge(DelayMs = 50)]
[CircuitBreaker(FailureThreshold = 1_000)]
public interface IBusyPool
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>All of it at once: affinity, limits, hedges, a canary, streams that are left early and callers that cancel.</summary>
public sealed class InstanceChaosTests
{
    private const int Workers = 24, CallsOfEach = 25;

    [Fact]
    public async Task Calls_WhileConfigurationInstancesAndCanaryChange_AreAllAnsweredOrCancelled_AndNothingIsLeftUnderWay()
    {
        await using PoolStage stage = await PoolStage.OpenAsync(new RealClock());
        (stage.Pool.Selection, stage.Pool.Affinity) = (InstanceSelection.LeastLoaded, InstanceAffinity.Conversation);
        stage.Pool.Instances[1].MaxConcurrency = 20;
        foreach (ProviderServer server in (ProviderServer[])[stage.Eu, stage.Us, stage.Behind])
            foreach (string model in (string[])["one", "new"]) server.Model(model).Replies(Answer);
        IBusyPool client = stage.Runtime.CreateClient<IBusyPool>();
        FallbackMonitor monitor = stage.Runtime.Monitor;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
        Task changing = Task.Run(() => ChangeAsync(monitor, stage.Behind, ended.Token), Stage.Token);

        int[] answered = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => AskAsync(stage, client, worker)));
        await ended.CancelAsync();
        await changing;

        Assert.InRange(answered.Sum(), Workers * CallsOfEach / 2, Workers * CallsOfEach);
        await WaitFor.ConditionAsync(
            () => monitor.Tiers.All(static tier => tier is { UnderWay: 0, KeyLimit: null or { UnderWay: 0, Waiting: 0 } }), Stage.Token);
        Assert.InRange(Assert.Single(monitor.Canaries).Decisions.Count, 1, 64);
    }

    private static Reply Answer(RecordedRequest request) => (request.ModelSequence % 53) switch
    {
        0 => Reply.Overloaded(),
        1 => Reply.Status(500),
        2 => Reply.Text("").WithFinishReason("stop"),
        _ => Reply.Text("fine it is"),
    };

    private static async Task<int> AskAsync(PoolStage stage, IBusyPool client, int worker)
    {
        var random = new Random(worker);
        int answered = 0;
        for (int i = 0; i < CallsOfEach; i++)
        {
            if (worker == 0) Reload(stage, i);
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
            if (random.Next(5) == 0) cancel.CancelAfter(random.Next(8));
            try
            {
                if (random.Next(3) > 0) await client.AskAsync($"{worker} {i}", cancel.Token);
                else
                    await foreach (string _ in client.StreamAsync($"{worker} {i}", cancel.Token))
                        if (random.Next(20) == 0) break;
                answered++;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // Whoever cancels is told that, and nothing else.
            }
        }
        return answered;
    }

    private static void Reload(PoolStage stage, int i)
    {
        stage.Pool.Instances[0].Weight = 1 + i % 5;
        Assert.True(stage.Runtime.Reload(stage.Options));
    }

    private static async Task ChangeAsync(FallbackMonitor monitor, ProviderServer third, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            monitor.AddInstance("pool", PoolStage.Instance("third", third));
            await monitor.DrainInstanceAsync("pool", "us", Stage.Token);
            Assert.Equal((true, false), (monitor.RestoreInstance("pool", "us"), monitor.RestoreInstance("pool", "us")));
            monitor.PauseCanary(nameof(IBusyPool));
            monitor.ResumeCanary(nameof(IBusyPool));
            await monitor.DrainInstanceAsync("pool", "third", Stage.Token);
            Assert.True(monitor.RemoveInstance("pool", "third"));
            monitor.ResetCanary(nameof(IBusyPool));
        }
    }
}
