namespace Fallback.Runtime.Tests.Replicas;

/// <summary>A canary of several processes: one judges by the calls of all, and all do what is decided.</summary>
public sealed class SharedCanaryTests : IDisposable
{
    private readonly Fleet _fleet = new();
    private readonly List<CanaryController> _canaries = [];
    private readonly Random _random = new(4);

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task CallsOfAll_MakeItGrow_InAll()
    {
        await StartAsync(4);

        await PlayAsync(calls: 1_000, canaryFails: 0);

        Assert.Equal(1, _canaries.Count(static canary => canary.Role == CanaryRole.Leads));
        double share = _canaries[0].Share;
        Assert.True(share > 0.2, $"It has grown to {share}.");
        Assert.All(_canaries, canary => Assert.Equal(share, canary.Share));
        // No process alone has asked it as often as one judgement takes.
        Assert.InRange(_canaries.Max(static canary => canary.Snapshot().TotalSamples), 2 * 50, 1_000);
    }

    [Fact]
    public async Task BadCanary_IsRolledBackInAll()
    {
        await StartAsync(4);

        await PlayAsync(calls: 1_000, canaryFails: 0.5);

        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.RolledBack, 0d), (canary.Snapshot().State, canary.Share)));
        Assert.Equal(3, _canaries.Count(static canary => canary.Snapshot().Decisions[^1].Reason.EndsWith("(decided by another replica)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WhatIsDoneByHand_IsDoneInAll()
    {
        await StartAsync(3);

        Assert.True(_canaries[2].Pause());
        await _fleet.SyncAsync();
        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.Paused, 0d), (canary.Snapshot().State, canary.Share)));

        Assert.True(_canaries[0].Resume());
        await _fleet.SyncAsync();
        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.Running, 0.1), (canary.Snapshot().State, canary.Share)));

        Assert.True(_canaries[1].Abort());
        await _fleet.SyncAsync();
        Assert.All(_canaries, static canary => Assert.Equal(CanaryState.Aborted, canary.Snapshot().State));
    }

    [Fact]
    public async Task ProcessThatStarts_GoesOnWhereTheOthersAre()
    {
        await StartAsync(3);
        await PlayAsync(calls: 1_000, canaryFails: 0);
        double share = _canaries[0].Share;

        Add();
        await _fleet.SyncAsync();

        Assert.Equal(share, _canaries[3].Share);
        Assert.Equal(share, _canaries[0].Share);
    }

    [Fact]
    public async Task RestartOfAll_GoesOnWhereItWas()
    {
        await StartAsync(2);
        await PlayAsync(calls: 1_000, canaryFails: 0.5);
        foreach (Member member in _fleet.Members.ToArray()) _fleet.Remove(member);
        _canaries.Clear();

        await StartAsync(2);

        Assert.All(_canaries, static canary => Assert.Equal(CanaryState.RolledBack, canary.Snapshot().State));
    }

    [Fact]
    public async Task ProcessWithAnotherDeclaration_BeginsAnew_InAll()
    {
        await StartAsync(2);
        await PlayAsync(calls: 1_000, canaryFails: 0.5);

        Add(share: 0.2);
        await _fleet.SyncAsync();

        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.Running, 0.2), (canary.Snapshot().State, canary.Share)));
    }

    [Fact]
    public async Task PauseByConfiguration_ComesWithAProcessThatStarts_AndLeavesTheShare()
    {
        await StartAsync(2);
        await PlayAsync(calls: 1_000, canaryFails: 0);
        double share = _canaries[0].Share;
        Assert.True(share > 0.1, $"It has grown to {share}.");

        Add(paused: true);
        await _fleet.SyncAsync();
        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.Paused, 0d), (canary.Snapshot().State, canary.Share)));
        Assert.Equal((CanaryVerdict.Paused, "by configuration"), Last(_canaries[2]));

        Add(paused: false);
        await _fleet.SyncAsync();
        Assert.All(_canaries, canary => Assert.Equal((CanaryState.Running, share), (canary.Snapshot().State, canary.Share)));
    }

    [Fact]
    public async Task ResumedByHand_StaysSo_ThoughProcessesOfThatConfigurationStart()
    {
        await StartAsync(2, paused: true);
        Assert.All(_canaries, static canary => Assert.Equal(CanaryState.Paused, canary.Snapshot().State));
        Assert.True(_canaries[1].Resume());
        await _fleet.SyncAsync();

        Add(paused: true);
        await _fleet.SyncAsync();

        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.Running, 0.1), (canary.Snapshot().State, canary.Share)));
    }

    [Fact]
    public async Task PauseByConfiguration_DoesNotBringBackWhatWasRolledBack()
    {
        await StartAsync(2, paused: true);
        Assert.True(_canaries[0].Resume());
        await _fleet.SyncAsync();
        await PlayAsync(calls: 1_000, canaryFails: 0.5);
        Assert.Equal(CanaryState.RolledBack, _canaries[0].Snapshot().State);

        Add(paused: false);
        await _fleet.SyncAsync();

        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.RolledBack, 0d), (canary.Snapshot().State, canary.Share)));
        Assert.Equal(CanaryVerdict.RolledBack, Last(_canaries[2]).Verdict);
    }

    [Fact]
    public async Task ProcessesOfTwoDeclarations_LeaveARolledBackCanaryAlone()
    {
        await StartAsync(2, share: 0.05);
        Add(share: 0.1);
        await _fleet.SyncAsync();
        Assert.Contains(Leader, _canaries[..2]);
        await PlayAsync(calls: 1_000, canaryFails: 0.5);
        _fleet.Clock.Advance(TimeSpan.FromSeconds(3));
        await _fleet.SyncAsync();

        Add(share: 0.1);
        await _fleet.SyncAsync();

        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.RolledBack, 0d), (canary.Snapshot().State, canary.Share)));
    }

    [Fact]
    public async Task ResetByAnOlderProcess_BeginsWithWhatIsInForce()
    {
        await StartAsync(2, share: 0.05);
        Add(share: 0.1);
        await _fleet.SyncAsync();

        Assert.True(_canaries[0].Reset());
        await _fleet.SyncAsync();
        Add(share: 0.1);
        await _fleet.SyncAsync();

        Assert.All(_canaries, static canary => Assert.Equal(0.1, canary.Share));
        Assert.All(_canaries[..3], static canary => Assert.Equal(CanaryVerdict.Reset, Last(canary).Verdict));
    }

    [Fact]
    public async Task ReloadOfARolledBackCanary_IsNoNewDeclaration_ToProcessesThatStart()
    {
        await StartAsync(2);
        await PlayAsync(calls: 1_000, canaryFails: 0.5);
        foreach (CanaryController canary in _canaries) canary.Configure(new CanaryFigures(0.2, 1.5, 2, 50, false), "new, old");
        await _fleet.SyncAsync();

        Add(share: 0.2);
        await _fleet.SyncAsync();

        Assert.All(_canaries, static canary => Assert.Equal(CanaryState.RolledBack, canary.Snapshot().State));
    }

    [Fact]
    public async Task WhoLeadsAnew_DoesNotJudgeWhatWasBeforeAReset()
    {
        await StartAsync(3);
        await PlayAsync(calls: 1_000, canaryFails: 0.5);
        Assert.Equal(CanaryState.RolledBack, _canaries[0].Snapshot().State);
        Assert.True(_canaries[1].Reset());
        await _fleet.SyncAsync();

        await RemoveLeaderAsync();

        Assert.All(_canaries, static canary => Assert.Equal((CanaryState.Running, 0.1), (canary.Snapshot().State, canary.Share)));
        Assert.Equal((0, 0L), (Leader.Snapshot().Canary.Samples, Leader.Snapshot().TotalSamples));
    }

    [Fact]
    public async Task WhoLeadsAnew_JudgesWhatWasAtThisShare_AndNoOther()
    {
        await StartAsync(3);
        await PlayAsync(calls: 1_400, canaryFails: 0);
        (double share, int samples) = (Leader.Share, Leader.Snapshot().Canary.Samples);
        Assert.InRange(share, 0.15, 1);
        Assert.InRange(samples, 10, 49);

        await RemoveLeaderAsync();

        Assert.Equal(share, Leader.Share);
        // What came to the process that has ended is gone with it.
        Assert.InRange(Leader.Snapshot().Canary.Samples, samples / 3, samples);
    }

    [Fact]
    public async Task ResetAtTheSameShare_BeginsAnewInAll()
    {
        await StartAsync(3);
        await PlayAsync(calls: 300, canaryFails: 0);
        int other = _canaries.FindIndex(static canary => canary.Role == CanaryRole.Follows);

        Assert.True(_canaries[other].Reset());
        await _fleet.SyncAsync();

        Assert.Equal(0, Leader.Snapshot().TotalSamples);
        Assert.All(_canaries, static canary => Assert.Equal(CanaryVerdict.Reset, Last(canary).Verdict));
    }

    [Fact]
    public async Task OneRecordThatCannotBeRead_LeavesTheOtherCanariesAlone()
    {
        _fleet.Store.Unreadable = Subject.IdOf('c', "Shop.IBot", "new/model");
        Add();
        CanaryController other = _fleet.Members[0].Runtime.Registry.GetCanary("Shop.IBot", "other/model", static (_, _) => { });
        other.Configure(new CanaryFigures(0.1, 1.5, 2, 50, false), "other, old");

        await _fleet.SyncAsync(4);

        Assert.Equal((CanaryRole.CutOff, CanaryRole.Leads), (_canaries[0].Role, other.Role));
    }

    [Fact]
    public async Task ReasonThatIsHandedOnTwice_SaysOnceThatItWasAnother()
    {
        await StartAsync(3);
        await PlayAsync(calls: 1_000, canaryFails: 0.5);
        await RemoveLeaderAsync();

        Add();
        await _fleet.SyncAsync();

        Assert.Equal(2, Last(_canaries[^1]).Reason.Split("(decided by another replica)").Length);
    }

    [Fact]
    public void ReasonFromTheStore_IsOneLineWithoutControlCharacters()
    {
        var standing = new CanaryStanding(
            0.1, CanaryState.Running, 0.1, false, CanaryVerdict.Held, "slow\r\nfail: \u001b[31mforged", new CanaryRecord { Samples = 0, Failures = 0 },
            new CanaryRecord { Samples = 0, Failures = 0 }, 0, 1, false, 7);

        CanaryStanding read = CanaryWords.ReadStanding(CanaryWords.Write(standing))!;

        Assert.Equal("slow fail: [31mforged", read.Reason);
        Assert.Equal(standing with { Reason = read.Reason }, read);
    }

    [Fact]
    public async Task LostStore_LeavesTheLastShare_AndStillRollsBack()
    {
        await StartAsync(2);
        _fleet.Store.IsBroken = true;
        await PlayAsync(calls: 500, canaryFails: 0);
        Assert.All(_canaries, static canary => Assert.Equal((CanaryRole.CutOff, 0.1), (canary.Role, canary.Share)));

        await PlayAsync(calls: 2_000, canaryFails: 0.9);
        Assert.All(_canaries, static canary => Assert.Equal(CanaryState.RolledBack, canary.Snapshot().State));

        _fleet.Store.IsBroken = false;
        await PlayAsync(calls: 100, canaryFails: 0);
        Assert.All(_canaries, static canary => Assert.Equal(CanaryState.RolledBack, canary.Snapshot().State));
    }

    [Fact]
    public async Task WhoDecides_IsReplaced()
    {
        await StartAsync(3);
        await PlayAsync(calls: 200, canaryFails: 0);
        int leader = _canaries.FindIndex(static canary => canary.Role == CanaryRole.Leads);
        _fleet.Members[leader].Store.IsBroken = true;

        await PlayAsync(calls: 2_000, canaryFails: 0.5);

        Assert.All(_canaries.Where((_, i) => i != leader), static canary => Assert.Equal(CanaryState.RolledBack, canary.Snapshot().State));
    }

    [Fact]
    public async Task Followers_ShowTheFiguresOfAll()
    {
        await StartAsync(3);

        await PlayAsync(calls: 300, canaryFails: 0);
        _fleet.Clock.Advance(TimeSpan.FromSeconds(3));
        await _fleet.SyncAsync();

        long leading = _canaries.Single(static canary => canary.Role == CanaryRole.Leads).Snapshot().TotalSamples;
        Assert.All(_canaries, canary => Assert.InRange(canary.Snapshot().TotalSamples, leading, leading));
        Assert.InRange(leading, 20, 60);
    }

    private CanaryController Leader => _canaries.Single(static canary => canary.Role == CanaryRole.Leads);

    /// <summary>The process that leads ends; who leads then has read what there is to read.</summary>
    private async Task RemoveLeaderAsync()
    {
        int leader = _canaries.IndexOf(Leader);
        _fleet.Remove(_fleet.Members[leader]);
        _canaries.RemoveAt(leader);
        for (int i = 0; i < 8; i++)
        {
            _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
            await _fleet.SyncAsync(1);
        }
    }

    private async Task StartAsync(int processes, double share = 0.1, bool paused = false)
    {
        for (int i = 0; i < processes; i++) Add(share, paused);
        await _fleet.SyncAsync();
    }

    private void Add(double share = 0.1, bool paused = false)
    {
        CanaryController canary = _fleet.Add().Runtime.Registry.GetCanary("Shop.IBot", "new/model", static (_, _) => { });
        canary.Configure(new CanaryFigures(share, 1.5, 2, 50, paused), "new, old");
        _canaries.Add(canary);
    }

    private static (CanaryVerdict Verdict, string Reason) Last(CanaryController canary) =>
        canary.Snapshot().Decisions[^1] is var decision ? (decision.Verdict, decision.Reason) : default;

    /// <summary>Calls that come to the processes in turn, at 100 a second.</summary>
    private async Task PlayAsync(int calls, double canaryFails)
    {
        for (int i = 0; i < calls; i++)
        {
            CanaryController canary = _canaries[i % _canaries.Count];
            bool asksCanary = _random.NextDouble() < canary.Share;
            bool fails = asksCanary && _random.NextDouble() < canaryFails;
            canary.Add(new CanarySample(asksCanary, fails, TimeSpan.FromMilliseconds(100), 0.01m));
            _fleet.Clock.Advance(TimeSpan.FromMilliseconds(10));
            if (i % 50 == 49) await _fleet.SyncAsync(1);
        }
        await _fleet.SyncAsync();
    }
}
