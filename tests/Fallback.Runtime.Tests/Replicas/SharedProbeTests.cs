using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Replicas;

/// <summary>Probes and synthetic traffic: one process sends them, and all have what they find.</summary>
public sealed class SharedProbeTests : IDisposable
{
    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OneProcess_SendsThem(bool isProbe)
    {
        await StartAsync();
        Assert.Equal(0, Turns(isProbe));

        await _fleet.SyncAsync();

        Assert.Equal(1, Turns(isProbe));
    }

    [Fact]
    public async Task WhoIsGone_IsReplaced()
    {
        await StartAsync();
        Assert.Equal(0, Turns(isProbe: true));
        await _fleet.SyncAsync();
        Member prober = _fleet.Members.Single(static member => IsTurn(member, true));

        prober.Store.IsBroken = true;
        for (int i = 0; i < 40; i++)
        {
            _fleet.Clock.Advance(TimeSpan.FromSeconds(0.5));
            await _fleet.SyncAsync(1);
        }

        Assert.Equal(1, _fleet.Members.Count(member => member != prober && IsTurn(member, true)));
        // It cannot know what the others find any more, and looks for itself.
        Assert.True(IsTurn(prober, true));
    }

    [Fact]
    public async Task WhoDoesNotAskAnyMore_LeavesItToTheOthers()
    {
        await StartAsync();
        await AskAsync(_fleet.Members);
        Member prober = _fleet.Members.Single(static member => IsTurn(member, true));
        await AskAsync(_fleet.Members);
        Assert.True(IsTurn(prober, true));

        // Isolated there, drained, or without probes since a reload.
        Member[] others = [.. _fleet.Members.Where(member => member != prober)];
        await AskAsync(others);

        Assert.Equal(1, others.Count(static member => IsTurn(member, true)));
    }

    [Fact]
    public void DutyThatIsSeldomAskedFor_IsKeptForThreeTimesAsLong_AndLeftThen()
    {
        var clock = new ManualClock();
        var duties = new ProbeDuties(clock, static () => { });
        for (int i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            Assert.Empty(duties.GiveUp());
            Assert.False(duties.IsOurs("a"));
        }
        duties.Take(["a"], [true], clock.GetTimestamp());
        Assert.True(duties.IsOurs("a"));

        clock.Advance(TimeSpan.FromMinutes(80));
        Assert.Empty(duties.GiveUp());
        Assert.Equal(["a"], duties.Due());

        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(["a"], duties.GiveUp());
        Assert.Empty(duties.GiveUp());
        Assert.Empty(duties.Due());

        // Whose it is must be asked before.
        Assert.False(duties.IsOurs("a"));
        Assert.Equal(["a"], duties.Due());
    }

    [Fact]
    public async Task CanaryRecordThatCannotBeRead_LeavesDutiesAsTheyAre()
    {
        for (int i = 0; i < 3; i++)
        {
            Member member = _fleet.Add();
            _ = member.Tier();
            member.Runtime.Registry.GetCanary("Shop.IBot", "new/model", static (_, _) => { })
                .Configure(new CanaryFigures(0.1, 1.5, 2, 50, false), "new, old");
        }
        _fleet.Store.Unreadable = Subject.IdOf('c', "Shop.IBot", "new/model");
        await _fleet.SyncAsync();
        Assert.Equal(0, Turns(isProbe: true));

        await _fleet.SyncAsync();

        Assert.Equal(1, Turns(isProbe: true));
    }

    [Fact]
    public async Task LostStore_LeavesEachToItself()
    {
        await StartAsync();
        Assert.Equal(0, Turns(isProbe: true));
        _fleet.Store.IsBroken = true;

        for (int i = 0; i < 5; i++)
        {
            _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
            await _fleet.SyncAsync(1);
        }

        Assert.Equal(3, Turns(isProbe: true));
    }

    [Fact]
    public async Task WhatOneProbeFindsIll_TheOthersLookAt()
    {
        await StartAsync();
        Assert.Equal(0, Turns(isProbe: true));
        await _fleet.SyncAsync();
        Member prober = _fleet.Members.Single(static member => IsTurn(member, true));

        prober.Tier().Model.Trip(TimeSpan.FromSeconds(60), SkipReason.BreakerOpen, FailureKind.ServerError);
        await _fleet.SyncAsync();

        Assert.Equal(3, Turns(isProbe: true));
        Assert.Equal(BreakerState.Closed, _fleet.Members.First(member => member != prober).Tier().Model.State);
    }

    [Fact]
    public async Task WhatStruggles_HasLessOfTheCallsOfAll_UntilItIsWell()
    {
        await StartAsync();
        foreach (Member member in _fleet.Members) member.Tier().StartSynthetic();
        Wrong(_fleet.Members[1]);

        await _fleet.SyncAsync();
        Assert.All(_fleet.Members, static member => Assert.Equal(SyntheticRecord.Struggling, member.Tier().Share));

        Right(_fleet.Members[1]);
        await _fleet.SyncAsync();
        Assert.All(_fleet.Members, static member => Assert.Equal(SyntheticRecord.Recovering, member.Tier().Share));

        Right(_fleet.Members[1]);
        await _fleet.SyncAsync();
        Assert.All(_fleet.Members, static member => Assert.Equal(1, member.Tier().Share));
    }

    /// <summary>Two minutes in which these ask every ten seconds, and all have their rounds.</summary>
    private async Task AskAsync(IEnumerable<Member> askers)
    {
        for (int i = 0; i < 240; i++)
        {
            if (i % 20 == 0)
                foreach (Member member in askers) IsTurn(member, true);
            _fleet.Clock.Advance(TimeSpan.FromSeconds(0.5));
            await _fleet.SyncAsync(1);
        }
    }

    private static bool IsTurn(Member member, bool isProbe) =>
        member.Runtime.Sharing!.IsOurTurn(member.Tier(), isProbe ? ProbeType.Probe : ProbeType.Synthetic);

    private int Turns(bool isProbe) => _fleet.Members.Count(member => IsTurn(member, isProbe));

    private static void Wrong(Member member) => member.Tier().Observe(TimeSpan.FromSeconds(1), isRight: false, null, out _);

    private static void Right(Member member) => member.Tier().Observe(TimeSpan.FromMilliseconds(10), isRight: true, null, out _);

    private async Task StartAsync()
    {
        for (int i = 0; i < 3; i++) _ = _fleet.Add().Tier();
        await _fleet.SyncAsync();
    }
}
