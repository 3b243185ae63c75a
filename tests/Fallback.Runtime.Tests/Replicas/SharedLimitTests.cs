namespace Fallback.Runtime.Tests.Replicas;

/// <summary>A limit a minute that several processes share: never more than it in any 60 seconds, and hardly less where it is wanted.</summary>
public sealed class SharedLimitTests : IDisposable
{
    private const int Limit = 600;

    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(10);

    private readonly Fleet _fleet = new();
    private readonly List<TimeSpan> _sent = [];

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task FourProcesses_NeverExceedTheLimitInAnyMinute_AndUseItUp()
    {
        for (int i = 0; i < 4; i++) Declare(_fleet.Add());

        await PlayAsync(TimeSpan.FromMinutes(5), perSecond: _ => 8.4);

        AssertNeverOver(Limit);
        AssertUsed(0.95, from: TimeSpan.Zero, to: TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task OneBusyProcess_GetsWhatTheOthersDoNotNeed()
    {
        for (int i = 0; i < 4; i++) Declare(_fleet.Add());

        await PlayAsync(TimeSpan.FromMinutes(4), perSecond: member => member == 0 ? 30 : 0.2);

        AssertNeverOver(Limit);
        AssertUsed(0.95, from: TimeSpan.Zero, to: TimeSpan.FromMinutes(4));
        Assert.InRange(_sentBy[0] / 4.0, 0.9 * (Limit - 36), Limit);
    }

    [Fact]
    public async Task LateComer_GetsItsPart()
    {
        for (int i = 0; i < 3; i++) Declare(_fleet.Add());
        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: _ => 20);
        Declare(_fleet.Add());

        await PlayAsync(TimeSpan.FromMinutes(4), perSecond: _ => 20);

        AssertNeverOver(Limit);
        // An equal part of what was sent in the last minutes.
        Assert.InRange(_sentBy[3], 0.6 * Limit / 4 * 3, 1.4 * Limit);
    }

    [Fact]
    public async Task LostStore_LeavesEachItsPart_AndNothingIsExceeded()
    {
        for (int i = 0; i < 4; i++) Declare(_fleet.Add());
        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: member => member == 0 ? 12 : 1);
        _fleet.Store.IsBroken = true;
        int before = _sent.Count;

        await PlayAsync(TimeSpan.FromMinutes(5), perSecond: member => member == 0 ? 12 : 5);

        AssertNeverOver(Limit);
        Assert.InRange(_sent.Count - before, 5 * Limit * 0.7, 5 * Limit);
        Assert.All(_fleet.Members, static member => Assert.Equal(ReplicaStoreState.Lost, member.Snapshot.State));

        _fleet.Store.IsBroken = false;
        await PlayAsync(TimeSpan.FromMinutes(3), perSecond: member => member == 0 ? 30 : 0.2);

        AssertNeverOver(Limit);
        Assert.All(_fleet.Members, static member => Assert.Equal(ReplicaStoreState.Shared, member.Snapshot.State));
    }

    [Fact]
    public async Task ProcessCutOff_GoesOnWithItsPart_AndNothingIsExceeded()
    {
        for (int i = 0; i < 4; i++) Declare(_fleet.Add());
        await PlayAsync(TimeSpan.FromMinutes(1), perSecond: _ => 5);
        _fleet.Members[0].Store.IsBroken = true;
        int before = _sentBy[0];

        await PlayAsync(TimeSpan.FromSeconds(50), perSecond: _ => 5);

        AssertNeverOver(Limit);
        Assert.InRange(_sentBy[0] - before, 100, Limit);
        _fleet.Members[0].Store.IsBroken = false;
        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: _ => 5);
        AssertNeverOver(Limit);
    }

    [Fact]
    public async Task KilledProcess_LeavesItsPartToTheOthers()
    {
        for (int i = 0; i < 4; i++) Declare(_fleet.Add());
        await PlayAsync(TimeSpan.FromMinutes(1), perSecond: _ => 5);
        _fleet.Members[0].Store.IsBroken = true;

        // It sends nothing any more, and nobody is told.
        await PlayAsync(TimeSpan.FromMinutes(5), perSecond: member => member == 0 ? 0 : 10);

        AssertNeverOver(Limit);
        AssertUsed(0.95, from: TimeSpan.FromMinutes(4), to: TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task ProcessThatNeverSawTheStore_SendsNothing()
    {
        _fleet.Store.IsBroken = true;
        Member member = _fleet.Add();
        Declare(member);

        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: _ => 5);

        Assert.Empty(_sent);
        Assert.Equal(ReplicaStoreState.Lost, member.Snapshot.State);
    }

    [Fact]
    public async Task ProcessThatNeverSawTheStore_TakesThePartThatItIsToldOf()
    {
        _fleet.Store.IsBroken = true;
        Declare(_fleet.Add(static options => options.Replicas.Count = 4));

        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: _ => 5);

        Assert.InRange(_sent.Count, 295, 300);
    }

    [Fact]
    public async Task Tokens_AreSharedToo_AndARequestThatNeedsMoreThanAPartGetsIt()
    {
        for (int i = 0; i < 4; i++) Declare(_fleet.Add(), tokens: 100_000);

        await PlayAsync(TimeSpan.FromMinutes(5), perSecond: _ => 1, tokens: 60_000);

        // One in a minute is what fits.
        AssertNeverOver(1);
        Assert.InRange(_sent.Count, 4, 5);
    }

    [Fact]
    public async Task ProcessesThatAreReplaced_TakeWhatTheySentAlong()
    {
        for (int i = 0; i < 4; i++) Declare(_fleet.Add());
        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: _ => 20);

        for (int i = 0; i < 12; i++)
        {
            // As a rollout does it, each in good order.
            _fleet.Remove(_fleet.Members[0]);
            Declare(_fleet.Add());
            await PlayAsync(TimeSpan.FromSeconds(10), perSecond: _ => 20);
        }

        AssertNeverOver(Limit);
        AssertUsed(0.8, from: TimeSpan.FromMinutes(2), to: TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task ProcessThatTheProviderRefused_LowersItsOwnPartOnly()
    {
        for (int i = 0; i < 4; i++)
            _fleet.Add().Tier().Limits.Model.Declare(_fleet, new LimitFigures(Limit, 0, 0, Adaptive: true));
        await PlayAsync(TimeSpan.FromMinutes(1), perSecond: _ => 5);
        await PlayAsync(TimeSpan.FromMinutes(1), perSecond: _ => 0);
        Assert.NotNull(Refused(_fleet.Members[3]));
        Assert.Equal(Limit / 2, _fleet.Members[3].Tier().Limits.Model.Snapshot().RequestsPerMinute * 600 / Held(3));
        int before = _sent.Count;

        await PlayAsync(TimeSpan.FromMinutes(5), perSecond: member => member == 3 ? 0 : 10);

        AssertNeverOver(Limit);
        Assert.True(_sent.Count - before > 0.9 * 5 * Limit, $"{_sent.Count - before}");
    }

    [Fact]
    public async Task LimitOfFewRequests_GoesRound()
    {
        for (int i = 0; i < 8; i++) _fleet.Add().Tier().Limits.Model.Declare(_fleet, new LimitFigures(5, 0, 0, false));

        await PlayAsync(TimeSpan.FromMinutes(60), perSecond: _ => 2);

        AssertNeverOver(5);
        Assert.True(_sent.Count > 0.85 * 5 * 60, $"{_sent.Count}");
        Assert.True(_sentBy.All(static sent => sent > 5), string.Join(' ', _sentBy));
    }

    [Fact]
    public async Task StoreThatFailsAtParts_IsLost()
    {
        _fleet.Store.FailsLeases = true;
        Member member = _fleet.Add(static options => options.Replicas.Count = 4);
        Declare(member);

        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: _ => 5);

        Assert.Equal(ReplicaStoreState.Lost, member.Snapshot.State);
        Assert.InRange(_sent.Count, 290, 300);
    }

    [Fact]
    public async Task ProcessThatStoodStill_HoldsNoMoreThanAnEqualPart()
    {
        for (int i = 0; i < 2; i++) Declare(_fleet.Add());
        await PlayAsync(TimeSpan.FromMinutes(2), perSecond: member => member == 0 ? 20 : 0);
        _fleet.Members[0].IsSuspended = true;
        await PlayAsync(TimeSpan.FromMinutes(3), perSecond: member => member == 0 ? 0 : 20);

        // Its calls go on before it has heard anything.
        int before = _sentBy[0];
        for (int i = 0; i < Limit; i++)
            if (_fleet.Members[0].Tier().Limits.Model.TryTake(1, TimeSpan.FromSeconds(30), out _) is not null) _sentBy[0]++;

        Assert.InRange(_sentBy[0] - before, 1, Limit / 2);
    }

    [Fact]
    public void PartThatIsUsedUpQuickly_DoesNotKeepTheStoreBusy()
    {
        int hurries = 0;
        var limiter = new CallLimiter(_fleet.Clock);
        limiter.Declare(_fleet, new LimitFigures(60_000, 0, 0, false));
        limiter.SetShares(new LimitShares(60_000, null, long.MaxValue, null, null), TimeSpan.FromSeconds(1), () => hurries++);
        for (int i = 0; i < 60_010; i++) limiter.TryTake(1, TimeSpan.FromSeconds(30), out _);
        Assert.Equal(1, hurries);

        // With the half already gone that was there.
        limiter.SetShares(new LimitShares(60_020, null, long.MaxValue, null, null), TimeSpan.FromSeconds(1), () => hurries++);
        for (int i = 0; i < 5; i++) limiter.TryTake(1, TimeSpan.FromSeconds(30), out _);
        Assert.Equal(1, hurries);
    }

    private long Held(int member) => (long)_fleet.Members[member].Snapshot.Shares.Single(static share => share.Unit == "requests").Held;

    private static LimitLease? Refused(Member member)
    {
        LimitLease? lease = member.Tier().Limits.Model.TryTake(1, TimeSpan.FromSeconds(30), out _);
        lease?.Fail(new Failure(FailureKind.RateLimited, FailureScope.Model) { HttpStatus = 429 });
        return lease;
    }

    private readonly int[] _sentBy = new int[8];

    private static void Declare(Member member, int tokens = 0) =>
        member.Tier().Limits.Model.Declare(member, new LimitFigures(tokens == 0 ? Limit : 0, tokens, 0, false));

    /// <summary>Asks at a pace, and lets each process have its rounds as its loop would.</summary>
    private async Task PlayAsync(TimeSpan time, Func<int, double> perSecond, long tokens = 1)
    {
        double[] due = new double[_fleet.Members.Count];
        var random = new Random(21);
        for (TimeSpan at = TimeSpan.Zero; at < time; at += _step)
        {
            for (int i = 0; i < _fleet.Members.Count; i++)
            {
                Member member = _fleet.Members[i];
                // Twice a second, and not all at once.
                if ((int)(_fleet.Clock.Elapsed.TotalMilliseconds / 10) % 50 == i * 6) await member.SyncAsync();
                for (due[i] += perSecond(i) * _step.TotalSeconds * (0.5 + random.NextDouble()); due[i] >= 1; due[i]--)
                {
                    if (member.Tier().Limits.Model.TryTake(tokens, TimeSpan.FromSeconds(30), out _) is null) continue;
                    _sent.Add(_fleet.Clock.Elapsed);
                    _sentBy[i]++;
                }
            }
            _fleet.Clock.Advance(_step);
        }
    }

    private void AssertNeverOver(int limit)
    {
        TimeSpan minute = TimeSpan.FromMinutes(1);
        for (int i = limit; i < _sent.Count; i++)
            Assert.True(_sent[i] - _sent[i - limit] >= minute, $"{limit + 1} were sent in the {_sent[i] - _sent[i - limit]} before {_sent[i]}.");
    }

    private void AssertUsed(double share, TimeSpan from, TimeSpan to)
    {
        double minutes = (to - from).TotalMinutes;
        Assert.InRange(_sent.Count(at => at >= from && at < to), share * Limit * minutes, Limit * minutes);
    }
}
