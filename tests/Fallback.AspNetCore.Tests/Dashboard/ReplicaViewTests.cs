using Fallback.Dashboard;

namespace Fallback.AspNetCore.Tests.Dashboard;

/// <summary>What the pages say of replicas.</summary>
public class ReplicaViewTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ManyProcessesWithMuchToSay_AreBounded()
    {
        string[] evidence = [.. Enumerable.Range(0, 500).Select(static i => $"{i} {new string('x', 1_000)}")];
        ReplicaSnapshot replicas = Snapshot() with
        {
            Processes =
            [
                Process("zulu") with { IsThis = true },
                .. Enumerable.Range(0, 1_000).Select(static i => Process($"silent-{i}")),
                Process(new string('n', 1_000)) with { Evidence = evidence },
            ],
            Shares = [.. Enumerable.Range(0, 1_000).Select(static i => Share(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))],
        };

        ReplicasView view = ReplicaViews.Of(replicas)!;

        Assert.Equal((100, 902, 200, 800), (view.Processes.Count, view.MoreProcesses, view.Shares.Count, view.MoreShares));
        Assert.Equal(("zulu", true), (view.Processes[0].Name, view.Processes[0].IsThis));
        // Who has something to say is not left out for those that have not.
        Assert.Equal((80, 20, 480), (view.Processes[1].Name.Length, view.Processes[1].Evidence.Count, view.Processes[1].MoreEvidence));
        Assert.All(view.Processes[1].Evidence, static said => Assert.Equal(200, said.Length));
    }

    [Theory]
    [InlineData(ReplicaStoreState.Shared, true, "ok", "shared: 150 of 600 held here, 412 used by all")]
    [InlineData(ReplicaStoreState.Lost, false, "warn", "this process's own part while the store is lost: 150 of 600 held here")]
    [InlineData(ReplicaStoreState.Connecting, false, "warn", "this process's own part until the store is reached: 150 of 600 held here")]
    public void Figure_SaysWhoseItIs(ReplicaStoreState state, bool isShared, string level, string words)
    {
        ReplicaSnapshot replicas = Snapshot() with { State = state, Shares = [Share("acme/big") with { IsShared = isShared }] };

        StateView scope = ReplicaViews.ScopeOf(replicas, "acme/big", "requests")!;

        Assert.Equal((level, words), (scope.Level, scope.Words));
        Assert.Equal("this process alone", ReplicaViews.ScopeOf(replicas, "acme/big", "in flight")!.Words);
        Assert.Null(ReplicaViews.ScopeOf(null, "acme/big", "requests"));
    }

    [Fact]
    public void InstancesOfOneName_AreNotTakenForEachOther()
    {
        ReplicaSnapshot replicas = Snapshot() with { Shares = [Share("acme/big"), Share("acme/big") with { Held = 10 }] };

        Assert.Equal("shared", ReplicaViews.ScopeOf(replicas, "acme/big", "requests")!.Words);
    }

    [Fact]
    public void LostStore_IsAnAlert_AndAnotherIsNone()
    {
        Assert.Null(ReplicaViews.AlertOf(null));
        Assert.Null(ReplicaViews.AlertOf(Snapshot()));

        ReplicaSnapshot lost = Snapshot() with { State = ReplicaStoreState.Lost, LastFailure = "IOException", Shares = [Share("acme/big") with { Held = 0 }] };
        AlertView alert = ReplicaViews.AlertOf(lost)!;
        Assert.Equal(("warn", _at.ToUnixTimeMilliseconds()), (alert.Level, alert.Since));
        Assert.EndsWith("and only its own breakers. The last failure: IOException.", alert.Detail, StringComparison.Ordinal);

        alert = ReplicaViews.AlertOf(lost with { HeardAt = null })!;
        Assert.Equal(("bad", null), (alert.Level, alert.Since));
        Assert.Contains("set Fallback:Replicas:Count.", alert.Detail, StringComparison.Ordinal);
    }

    private static ReplicaSnapshot Snapshot() => new()
    {
        Store = "Redis at cache:6379", State = ReplicaStoreState.Shared, HeardAt = _at, Latency = TimeSpan.FromMilliseconds(0.7), Processes = [], Shares = [],
    };

    private static ReplicaProcess Process(string name) => new() { Name = name, Version = "0.2.0", SeenAt = _at, Evidence = [] };

    private static ShareSnapshot Share(string of) =>
        new() { Of = of, Unit = "requests", Total = 600, Held = 150, UsedByAll = 412, IsShared = true };
}
