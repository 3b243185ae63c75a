using Fallback.Runtime.Tests.Replicas;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>Three processes that share through one store; the first of them has the dashboard.</summary>
internal sealed class ReplicaScene : IAsyncDisposable
{
    private readonly List<FallbackRuntime> _others = [];

    private ReplicaScene(DashboardHost app, BreakableStore store) => (App, Store) = (app, store);

    public DashboardHost App { get; }

    /// <summary>The first process's own way to the store.</summary>
    public BreakableStore Store { get; }

    /// <param name="broken">Whether the first process cannot reach the store from its start.</param>
    /// <param name="others">What the other processes are called.</param>
    public static async Task<ReplicaScene> PlayAsync(bool broken = false, params string[] others)
    {
        var shared = new InMemoryReplicaStore();
        var store = new BreakableStore(shared) { IsBroken = broken };
        DashboardHost app = await DashboardHost.StartAsync(fallback: options => Share(options, store, "web-1"));
        var scene = new ReplicaScene(app, store);
        foreach (string name in others)
        {
            FallbackRuntime other = app.Another(options => Share(options, shared, name));
            _ = other.CreateClient<IAssistant>();
            scene._others.Add(other);
        }
        return scene;
    }

    /// <summary>The other processes meet an overloaded first tier; the one with the dashboard does not ask it.</summary>
    public async Task OthersFailAsync()
    {
        App.Server.Model("deepseek-flash").Replies(Reply.Overloaded());
        foreach (FallbackRuntime other in _others)
        {
            IAssistant assistant = other.CreateClient<IAssistant>();
            // A process that has not heard from the store since it made its client has no part of the budget.
            await WaitFor.ConditionAsync(() => other.Monitor.Replicas!.Shares.Any(static share => share is { Unit: "usd", Held: > 0 }), DashboardHost.Token);
            for (int i = 0; i < 10 && !IsOut(other); i++) await assistant.AnswerAsync("Where is my order?", DashboardHost.Token);
            Assert.True(IsOut(other));
        }
    }

    private static bool IsOut(FallbackRuntime runtime) =>
        runtime.Monitor.Tiers.Any(static tier => tier is { Provider: "deepseek", Breaker.State: BreakerState.Open });

    /// <summary>Something that is no process of ours has a name that is no name.</summary>
    public async Task IntrudeAsync(string name, string evidence)
    {
        var said = new Evidence(
            "m-nobody", EvidenceKind.Open, evidence, SkipReason.BreakerOpen, FailureKind.Overloaded, TimeSpan.FromMinutes(1), TimeSpan.Zero);
        var post = new BoardPost
        {
            Board = "evidence", Process = "intruder", Number = 1, Lease = TimeSpan.FromMinutes(1), Content = new EvidencePost(name, name, [said]).Write(),
        };
        await Store.Inner.PostAsync(post, DashboardHost.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FallbackRuntime other in _others) other.Dispose();
        await App.DisposeAsync();
    }

    private static void Share(FallbackOptions options, IReplicaStore store, string name)
    {
        options.Replicas.ProcessName = name;
        options.Replicas.SyncInterval = TimeSpan.FromMilliseconds(50);
        // A busy machine is no lost store.
        options.Replicas.OperationTimeout = TimeSpan.FromSeconds(1);
        options.UseReplicaStore(store);
    }
}
