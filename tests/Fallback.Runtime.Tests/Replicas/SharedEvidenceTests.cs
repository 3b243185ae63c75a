namespace Fallback.Runtime.Tests.Replicas;

/// <summary>What processes tell each other of breakers, keys and rate limits, and what they make of it.</summary>
public sealed class SharedEvidenceTests : IDisposable
{
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(30);

    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task TwoProcessesThatFail_KeepTheThirdAway()
    {
        Start(3);
        await _fleet.SyncAsync();
        OpenByFailures(0);
        OpenByFailures(1);

        await _fleet.SyncAsync();

        Assert.Equal(BreakerState.Open, Model(2).State);
        Assert.Equal(SkipReason.BreakerOpen, Refusal(2));
    }

    [Fact]
    public async Task OneProcessThatFails_IsAlone()
    {
        Start(3);
        OpenByFailures(0);

        await _fleet.SyncAsync();

        Assert.Equal([BreakerState.Open, BreakerState.Closed, BreakerState.Closed], [Model(0).State, Model(1).State, Model(2).State]);
    }

    [Fact]
    public async Task WhatWasTaken_IsNotPassedOn()
    {
        Start(4);
        OpenByFailures(0);
        OpenByFailures(1);
        await _fleet.SyncAsync();
        Assert.Equal(BreakerState.Open, Model(2).State);

        Assert.Equal(2, _fleet.Members[3].Snapshot.Processes.Count(static process => process.Evidence.Count > 0));
    }

    [Fact]
    public async Task ProcessThatStillGetsAnswers_GoesByThese()
    {
        Start(3);
        await _fleet.SyncAsync();
        OpenByFailures(0);
        OpenByFailures(1);
        for (int i = 0; i < 10; i++)
        {
            Answer(2);
            await _fleet.SyncAsync();
            _fleet.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }
        Assert.Equal(BreakerState.Closed, Model(2).State);

        // And goes with the others as soon as there are none.
        for (int i = 0; i < 3; i++)
        {
            _fleet.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await _fleet.SyncAsync();
        }
        Assert.Equal(BreakerState.Open, Model(2).State);
    }

    [Theory]
    [InlineData(FailureKind.InvalidCredentials)]
    [InlineData(FailureKind.BillingExhausted)]
    [InlineData(FailureKind.ModelUnavailable)]
    public async Task WhatAProviderSaysOfKeyOrModel_IsKnownToAll(FailureKind kind)
    {
        Start(3);
        Fail(0, new Failure(kind, kind == FailureKind.ModelUnavailable ? FailureScope.Model : FailureScope.Credential) { HttpStatus = 401 });

        await _fleet.SyncAsync();

        SkipReason reason = Refusal(0);
        Assert.Equal((reason, reason), (Refusal(1), Refusal(2)));
        // Another key has nothing to do with it.
        Assert.True(_fleet.Members[1].Tier(key: "k2").Enter(_lease).IsGranted);
    }

    [Fact]
    public async Task RefusedKey_IsTriedAgainByOne()
    {
        Start(4);
        Fail(0, new Failure(FailureKind.InvalidCredentials, FailureScope.Credential) { HttpStatus = 401 });
        await _fleet.SyncAsync();
        TimeSpan rest = Tier(0).Credential.Standing().Remaining;

        await PassAsync(rest + TimeSpan.FromSeconds(3));

        Assert.Equal(1, Enumerable.Range(0, 4).Count(i => Enter(i).IsGranted));
    }

    [Fact]
    public async Task RateLimit_IsKnownToAll_AndTheLongestWins()
    {
        Start(3);
        Fail(0, new Failure(FailureKind.RateLimited, FailureScope.Model) { HttpStatus = 429, RetryAfter = TimeSpan.FromSeconds(20) });
        Fail(1, new Failure(FailureKind.RateLimited, FailureScope.Model) { HttpStatus = 429, RetryAfter = TimeSpan.FromSeconds(40) });

        await _fleet.SyncAsync();

        for (int i = 0; i < 3; i++) Assert.InRange(_fleet.Members[i].Tier().RateLimitedFor!.Value.TotalSeconds, 40, 44);
        // To the same moment, however often it is told.
        for (int i = 0; i < 20; i++)
        {
            _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
            await _fleet.SyncAsync();
        }
        Assert.InRange(_fleet.Members[2].Tier().RateLimitedFor!.Value.TotalSeconds, 20, 24);
    }

    [Fact]
    public async Task RateLimit_ThatWasOpenedByHand_IsNotClosedByWhatWasSaidBefore()
    {
        Start(2);
        Fail(0, new Failure(FailureKind.RateLimited, FailureScope.Model) { HttpStatus = 429, RetryAfter = TimeSpan.FromSeconds(20) });
        await _fleet.SyncAsync();

        _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
        _fleet.Members[1].Tier().Reset();
        await _fleet.SyncAsync();

        Assert.Null(_fleet.Members[1].Tier().RateLimitedFor);
    }

    [Fact]
    public async Task ExactlyOneProcess_Probes()
    {
        Start(4);
        for (int i = 0; i < 3; i++) OpenByFailures(i);
        await PassAsync(TimeSpan.FromSeconds(29));

        await PassAsync(TimeSpan.FromSeconds(4));

        Assert.Equal(1, Enumerable.Range(0, 4).Count(i => Enter(i).IsGranted));
    }

    [Fact]
    public async Task ProbeThatIsAnswered_BringsAllBack()
    {
        Start(4);
        for (int i = 0; i < 3; i++) OpenByFailures(i);
        await PassAsync(TimeSpan.FromSeconds(33));
        (int prober, TierPermit permit) = Prober();
        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(0, Enumerable.Range(0, 4).Count(i => Enter(i).IsGranted));

        Tier(prober).ReportSuccess(permit, TimeSpan.FromSeconds(1));
        while (Model(prober).State != BreakerState.Closed) Tier(prober).ReportSuccess(Enter(prober).Permit, TimeSpan.FromSeconds(1));
        await _fleet.SyncAsync();

        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(BreakerState.Closed, Model(i).State));
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(BreakerState.Closed, Model(i).State));
    }

    [Fact]
    public async Task ProbeThatFails_KeepsAllAway_UntilTheNext()
    {
        Start(3);
        for (int i = 0; i < 3; i++) OpenByFailures(i);
        await PassAsync(TimeSpan.FromSeconds(33));
        (int prober, TierPermit permit) = Prober();

        Tier(prober).ReportFailure(permit, new Failure(FailureKind.Overloaded, FailureScope.Model) { HttpStatus = 503 });
        await PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, Enumerable.Range(0, 3).Count(i => Enter(i).IsGranted));
    }

    [Fact]
    public async Task ProberWithoutCalls_LeavesTheOffice()
    {
        Start(3);
        for (int i = 0; i < 3; i++) OpenByFailures(i);
        await PassAsync(TimeSpan.FromSeconds(33));
        int prober = Enumerable.Range(0, 3).Single(i => Tier(i).MayBeAsked(_fleet.Clock.GetTimestamp(), false));

        await PassAsync(TimeSpan.FromSeconds(7));

        // Somebody else's calls may probe now.
        Assert.Contains(Enumerable.Range(0, 3), i => i != prober && Tier(i).MayBeAsked(_fleet.Clock.GetTimestamp(), false));
    }

    [Fact]
    public async Task LostStore_LeavesEachToItself()
    {
        Start(3);
        for (int i = 0; i < 3; i++) OpenByFailures(i);
        await PassAsync(TimeSpan.FromSeconds(33));
        _fleet.Store.IsBroken = true;

        await PassAsync(TimeSpan.FromSeconds(8));

        Assert.Equal(3, Enumerable.Range(0, 3).Count(i => Enter(i).IsGranted));
    }

    [Fact]
    public async Task BreakerThatIsResetByHand_IsNotOpenedByWhatWasSaidBefore_AndTheOthersAreTold()
    {
        Start(3);
        Fail(0, new Failure(FailureKind.InvalidCredentials, FailureScope.Credential) { HttpStatus = 401 });
        await _fleet.SyncAsync();
        _fleet.Clock.Advance(TimeSpan.FromSeconds(1));

        Tier(1).Reset();
        await _fleet.SyncAsync();

        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(BreakerState.Closed, Tier(i).Credential.State));
    }

    [Fact]
    public async Task ResetByHand_WhereNothingIsOpen_IsToldToTheOthers()
    {
        Start(3);
        Fail(0, new Failure(FailureKind.InvalidCredentials, FailureScope.Credential) { HttpStatus = 401 });
        _fleet.Members[2].Store.IsBroken = true;
        await _fleet.SyncAsync();
        Assert.Equal(BreakerState.Closed, Tier(2).Credential.State);
        _fleet.Clock.Advance(TimeSpan.FromSeconds(1));

        Tier(2).Reset();
        _fleet.Members[2].Store.IsBroken = false;
        for (int i = 0; i < 4; i++)
        {
            _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
            await _fleet.SyncAsync(1);
        }

        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(BreakerState.Closed, Tier(i).Credential.State));
    }

    [Fact]
    public async Task ClosingThatWasTaken_IsOfTheTimeAtWhichItWasMade()
    {
        Start(4);
        for (int i = 0; i < 3; i++) OpenByFailures(i);
        await _fleet.SyncAsync();
        Assert.Equal(BreakerState.Open, Model(3).State);
        _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
        Model(0).Reset();
        await _fleet.Members[0].SyncAsync();
        // It was too early: two find it down again before the fourth has heard of the closing.
        _fleet.Clock.Advance(TimeSpan.FromMilliseconds(100));
        for (int i = 1; i < 3; i++)
        {
            await _fleet.Members[i].SyncAsync();
            OpenByFailures(i);
            await _fleet.Members[i].SyncAsync();
        }
        _fleet.Clock.Advance(TimeSpan.FromMilliseconds(500));

        await _fleet.SyncAsync();

        Assert.Equal(BreakerState.Open, Model(3).State);
    }

    [Fact]
    public async Task InstanceThatIsLeftOutWithoutBeingAsked_IsProbedByOneToo()
    {
        Start(3);
        for (int i = 0; i < 3; i++) OpenByFailures(i);
        for (TimeSpan at = TimeSpan.Zero; at < TimeSpan.FromSeconds(33); at += TimeSpan.FromMilliseconds(500))
        {
            _fleet.Clock.Advance(TimeSpan.FromMilliseconds(500));
            // As a choice among instances looks at it.
            for (int i = 0; i < 3; i++) Model(i).MayEnter(_fleet.Clock.GetTimestamp(), BreakerEntry.Own);
            await _fleet.SyncAsync(1);
        }

        Assert.Equal(1, Enumerable.Range(0, 3).Count(i => Enter(i).IsGranted));
    }

    [Fact]
    public async Task StoreThatForgets_IsToldAgain()
    {
        Start(2);
        Fail(0, new Failure(FailureKind.InvalidCredentials, FailureScope.Credential) { HttpStatus = 401 });
        await _fleet.SyncAsync();
        _fleet.Empty();
        Member late = _fleet.Add();
        _ = late.Tier();

        await _fleet.SyncAsync(4);

        Assert.Equal(BreakerState.Open, late.Tier().Credential.State);
    }

    [Fact]
    public async Task Snapshot_ShowsTheProcesses_AndNoKey()
    {
        Start(3, static options => options.Replicas.ProcessName = "web");
        OpenByFailures(0);
        await _fleet.SyncAsync();

        ReplicaSnapshot seen = _fleet.Members[1].Snapshot;

        Assert.Equal(3, seen.Processes.Count);
        Assert.True(seen.Processes[0].IsThis);
        string said = Assert.Single(seen.Processes.SelectMany(static process => process.Evidence));
        Assert.Equal("acme/big: BreakerOpen after Overloaded, for 30 s more", said);
    }

    private void Start(int processes, Action<FallbackOptions>? configure = null)
    {
        for (int i = 0; i < processes; i++) _ = _fleet.Add(configure).Tier();
    }

    private TierState Tier(int member) => _fleet.Members[member].Tier();

    private CircuitBreaker Model(int member) => Tier(member).Model;

    private Admission<TierPermit> Enter(int member) => Tier(member).Enter(_lease);

    private SkipReason Refusal(int member)
    {
        Admission<TierPermit> entered = Enter(member);
        Assert.False(entered.IsGranted, "It was let in.");
        return entered.Reason;
    }

    private (int Member, TierPermit Permit) Prober()
    {
        for (int i = 0; i < _fleet.Members.Count; i++)
            if (Enter(i) is { IsGranted: true } entered) return (i, entered.Permit);
        throw new InvalidOperationException("Nobody may probe.");
    }

    private void Answer(int member) => Tier(member).ReportSuccess(Enter(member).Permit, TimeSpan.FromMilliseconds(100));

    private void Fail(int member, Failure failure) => Tier(member).ReportFailure(Enter(member).Permit, failure);

    private void OpenByFailures(int member)
    {
        while (Model(member).State == BreakerState.Closed)
            Fail(member, new Failure(FailureKind.Overloaded, FailureScope.Model) { HttpStatus = 503 });
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (TimeSpan at = TimeSpan.Zero; at < time; at += TimeSpan.FromMilliseconds(500))
        {
            _fleet.Clock.Advance(TimeSpan.FromMilliseconds(500));
            for (int i = 0; i < _fleet.Members.Count; i++) AskInVain(i);
            await _fleet.SyncAsync(1);
        }
    }

    /// <summary>A call that finds it open, as there are always some; none that would be let in.</summary>
    private void AskInVain(int member)
    {
        if (!Tier(member).MayBeAsked(_fleet.Clock.GetTimestamp(), false)) Assert.False(Enter(member).IsGranted);
    }
}
