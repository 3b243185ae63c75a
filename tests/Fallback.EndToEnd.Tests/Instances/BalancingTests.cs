using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.Instances;

[ModelChain("pool/one", "charlie/three", DeadlineMs = 60_000)]
[CircuitBreaker(FailureThreshold = 5, BreakSeconds = 30)]
public interface IPooledChat
{
    Task<ChatResponse> AskAsync(IList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>Which instance a call is given.</summary>
public sealed class BalancingTests
{
    [Fact]
    public async Task LeastLoaded_SendsByWeight_WhereAllAreAlike()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Selection = InstanceSelection.LeastLoaded;
        (stage.Pool.Instances[0].Weight, stage.Pool.Instances[1].Weight) = (3, 1);
        var gate = new TaskCompletionSource();
        stage.Eu.Model("one").Replies(Reply.Text("from eu").HeldBy(gate.Task));
        stage.Us.Model("one").Replies(Reply.Text("from us").HeldBy(gate.Task));
        IPooled client = stage.Client;

        Task<FallbackResult<string>>[] calls = [.. Enumerable.Range(0, 40).Select(i => client.AskAsync($"{i}", Stage.Token))];
        await stage.Eu.WaitForRequestsAsync(30, Stage.Token);
        await stage.Us.WaitForRequestsAsync(10, Stage.Token);
        gate.SetResult();

        FallbackResult<string>[] results = await Task.WhenAll(calls);
        Assert.Equal((30, 10), (results.Count(static result => result.Instance == "eu"), results.Count(static result => result.Instance == "us")));
        Assert.Equal((0, 0), (stage.Instance("eu").UnderWay, stage.Instance("us").UnderWay));
    }

    [Fact]
    public async Task RoundRobin_TakesTurns()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Selection = InstanceSelection.RoundRobin;
        IPooled client = stage.Client;
        var instances = new List<string?>();

        for (int i = 0; i < 6; i++) instances.Add((await client.AskAsync($"{i}", Stage.Token)).Instance);

        Assert.Equal([3, 3], instances.GroupBy(static instance => instance).Select(static group => group.Count()));
        Assert.NotEqual(instances[0], instances[1]);
    }

    [Fact]
    public async Task InstanceThatRefusesAtOnce_DoesNotLookQuick()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Selection = InstanceSelection.LeastLoaded;
        stage.Eu.Model("one").Replies(Reply.Status(503));
        stage.Us.Model("one").Replies(_ =>
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(800));
            return Reply.Text("from us");
        });
        IPooledChat client = stage.Runtime.CreateClient<IPooledChat>();

        for (int i = 0; i < 40; i++) await client.AskAsync([new ChatMessage(ChatRole.User, $"{i}")], cancellationToken: Stage.Token);

        Assert.InRange(stage.Eu.Requests.Count, 1, 12);
        Assert.Empty(stage.Behind.Requests);
    }

    [Fact]
    public async Task Conversation_StaysAtItsInstance_AndOthersGoElsewhere()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Selection = InstanceSelection.LeastLoaded;
        stage.Pool.Affinity = InstanceAffinity.Conversation;
        IPooledChat client = stage.Runtime.CreateClient<IPooledChat>();
        var instances = new List<HashSet<string>>();

        for (int conversation = 0; conversation < 20; conversation++)
        {
            var history = new List<ChatMessage> { new(ChatRole.System, "Be brief."), new(ChatRole.User, $"Hello, I am number {conversation}.") };
            instances.Add([]);
            for (int turn = 0; turn < 5; turn++)
            {
                ChatResponse answer = await client.AskAsync(history, cancellationToken: Stage.Token);
                instances[^1].Add(answer.Text);
                history.AddRange(answer.Messages);
                history.Add(new(ChatRole.User, $"Question {turn}"));
            }
        }

        Assert.All(instances, static seen => Assert.Single(seen));
        Assert.InRange(instances.Count(static seen => seen.Contains("from eu")), 3, 17);
    }

    [Fact]
    public async Task Conversation_MovesWhenItsInstanceFails_AndStaysWhereItWent()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Selection = InstanceSelection.LeastLoaded;
        stage.Pool.Affinity = InstanceAffinity.Conversation;
        IPooledChat client = stage.Runtime.CreateClient<IPooledChat>();
        var options = new ChatOptions { ConversationId = "conversation-1" };
        string first = await AskAsync();
        ProviderServer home = first == "from eu" ? stage.Eu : stage.Us;
        home.Model("one").RepliesTimes(1, Reply.Status(503));

        string second = await AskAsync();
        string third = await AskAsync();

        Assert.NotEqual(first, second);
        Assert.Equal(second, third);

        async Task<string> AskAsync() => (await client.AskAsync([new ChatMessage(ChatRole.User, "hello")], options, Stage.Token)).Text;
    }

    [Fact]
    public async Task TwoThousandCalls_WhileInstancesFlapComeAndGo_LoseNoPermitAndNoAnswer()
    {
        await using PoolStage stage = await PoolStage.OpenAsync(new RealClock());
        stage.Pool.Selection = InstanceSelection.LeastLoaded;
        stage.Pool.Instances[1].MaxConcurrency = 20;
        stage.Behind.Model("one").Replies(Reply.Text("from the third"));
        stage.Eu.Model("one").Replies(static request => request.ModelSequence / 50 % 2 == 0 ? Reply.Text("from eu") : Reply.Overloaded());
        IPooledChat client = stage.Runtime.CreateClient<IPooledChat>();
        FallbackMonitor monitor = stage.Runtime.Monitor;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
        Task changes = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                monitor.AddInstance("pool", PoolStage.Instance("third", stage.Behind));
                await monitor.DrainInstanceAsync("pool", "us", Stage.Token);
                monitor.RestoreInstance("pool", "us");
                await monitor.DrainInstanceAsync("pool", "third", Stage.Token);
                monitor.RemoveInstance("pool", "third");
            }
        }, Stage.Token);

        ChatResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async worker =>
        {
            ChatResponse last = null!;
            for (int i = 0; i < 50; i++) last = await client.AskAsync([new ChatMessage(ChatRole.User, $"{worker}, {i}")], cancellationToken: Stage.Token);
            return last;
        }));
        await ended.CancelAsync();
        await changes;

        Assert.All(answers, static answer => Assert.StartsWith("from ", answer.Text, StringComparison.Ordinal));
        Assert.All(monitor.Tiers, static tier => Assert.Equal(0, tier.UnderWay));
        Assert.All(monitor.Tiers, static tier => Assert.Equal(0, tier.KeyLimit?.UnderWay ?? 0));
    }
}
