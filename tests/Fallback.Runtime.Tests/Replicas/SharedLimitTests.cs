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
                if ((int)(_fleet.Clock.Elapsed.TotalMilliseconds / 10) % 50 == i * 7) await member.SyncAsync();
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
