namespace Fallback.Runtime.Tests.Replicas;

/// <summary>A day's budget that several processes share.</summary>
public sealed class SharedBudgetTests : IDisposable
{
    private const decimal PerDay = 10m;

    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task FourProcesses_SpendTheBudgetToTheEnd_AndNoMore()
    {
        for (int i = 0; i < 4; i++) Add();

        decimal spent = await PlayAsync(TimeSpan.FromMinutes(3), _ => 20, cost: 0.002m);

        Assert.InRange(spent, PerDay - 0.02m, PerDay);
    }

    [Fact]
    public async Task OneBusyProcess_MaySpendAllOfIt()
    {
        for (int i = 0; i < 4; i++) Add();

        decimal spent = await PlayAsync(TimeSpan.FromMinutes(3), member => member == 0 ? 60 : 0, cost: 0.01m);

        Assert.InRange(spent, PerDay - 0.05m, PerDay);
    }

    [Fact]
    public async Task BurstOfCalls_FindsRoom_WithoutAskingFirst()
    {
        for (int i = 0; i < 4; i++) Add();
        await _fleet.SyncAsync();

        // An eighth of the budget at once.
        for (int i = 0; i < 125; i++) Assert.True(Reserve(_fleet.Members[0], 0.01m, out _));
    }

    [Fact]
    public async Task RequestThatIsDearerThanABlock_GetsRoomAtTheNextRound()
    {
        for (int i = 0; i < 4; i++) Add();
        await _fleet.SyncAsync();
        Assert.False(Reserve(_fleet.Members[0], 4m, out _));
        // Not midnight, as for a budget that is spent.
        Assert.Equal(TimeSpan.FromSeconds(1), Account(_fleet.Members[0]).UntilMore);

        await _fleet.SyncAsync();

        Assert.True(Reserve(_fleet.Members[0], 4m, out _));
    }

    [Fact]
    public async Task KilledProcess_LeavesWhatItDidNotSpend()
    {
        for (int i = 0; i < 2; i++) Add();
        await _fleet.SyncAsync();
        Assert.True(Reserve(_fleet.Members[0], 1m, out DateOnly day));
        Account(_fleet.Members[0]).Settle(1m, 1m, 0, day);
        Assert.True(Reserve(_fleet.Members[0], 0.5m, out _));
        await _fleet.SyncAsync();
        _fleet.Members[0].Store.IsBroken = true;

        decimal spent = 1.5m;
        for (int i = 0; i < 200; i++)
        {
            await _fleet.SyncAsync(1);
            if (Reserve(_fleet.Members[1], 0.1m, out day)) spent += Settle(_fleet.Members[1], 0.1m, day);
            _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        // What it had spent or set aside stays spent, all else is there for the other.
        Assert.Equal(PerDay, spent);
    }

    [Fact]
    public async Task LostStore_LeavesEachItsPartOfTheRest()
    {
        for (int i = 0; i < 4; i++) Add();
        decimal spent = await PlayAsync(TimeSpan.FromSeconds(20), _ => 1, cost: 0.01m);
        _fleet.Store.IsBroken = true;

        spent += await PlayAsync(TimeSpan.FromMinutes(10), _ => 4, cost: 0.01m);

        Assert.InRange(spent, PerDay - 0.5m, PerDay);
    }

    [Fact]
    public async Task LostStore_WithDeny_LeavesWhatIsHeld()
    {
        for (int i = 0; i < 4; i++) Add(static options => options.Replicas.BudgetWithoutStore = WithoutStore.Deny);
        await _fleet.SyncAsync();
        _fleet.Store.IsBroken = true;

        decimal spent = await PlayAsync(TimeSpan.FromMinutes(10), _ => 4, cost: 0.01m);

        // Half of it is held in blocks.
        Assert.InRange(spent, 0.3m * PerDay, 0.6m * PerDay);
    }

    [Fact]
    public async Task NextDay_BeginsWithAPart_AndIsSharedAsWell()
    {
        for (int i = 0; i < 4; i++) Add();
        await PlayAsync(TimeSpan.FromMinutes(3), _ => 20, cost: 0.01m);
        Assert.False(Reserve(_fleet.Members[0], 0.01m, out _));
        _fleet.Clock.Advance(TimeSpan.FromHours(13));

        Assert.True(Reserve(_fleet.Members[0], 0.01m, out DateOnly day));
        decimal spent = Settle(_fleet.Members[0], 0.01m, day) + await PlayAsync(TimeSpan.FromMinutes(3), _ => 20, cost: 0.01m);

        Assert.InRange(spent, PerDay - 0.1m, PerDay);
    }

    [Fact]
    public async Task NextDay_ThatBeginsWithoutTheStore_IsDividedByTheReplicasThatThereWere()
    {
        for (int i = 0; i < 4; i++) Add();
        await PlayAsync(TimeSpan.FromMinutes(1), _ => 1, cost: 0.01m);
        _fleet.Store.IsBroken = true;
        _fleet.Clock.Advance(TimeSpan.FromHours(13));

        decimal spent = await PlayAsync(TimeSpan.FromMinutes(5), _ => 20, cost: 0.01m);

        Assert.InRange(spent, PerDay - 0.1m, PerDay);
    }

    [Fact]
    public void ProcessThatNeverSawTheStore_SpendsNothing()
    {
        _fleet.Store.IsBroken = true;
        Add();

        Assert.False(Reserve(_fleet.Members[0], 0.01m, out _));
    }

    private void Add(Action<FallbackOptions>? configure = null)
    {
        Member member = _fleet.Add(options =>
        {
            options.AddProvider("acme", "https://api.acme.example/v1/", "k1");
            options.Chains["budgeted"] = new ChainOptions
            {
                Tiers = { new TierOptions { Model = "acme/big" } },
                CostBudget = new CostBudgetOptions { PerDayUsd = PerDay },
            };
            options.Models["acme/big"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1, ContextWindow = 100_000, MaxOutput = 1_000 };
            configure?.Invoke(options);
        });
        _ = member.Runtime.CreateChatClient("budgeted");
    }

    private static CostAccount Account(Member member) => member.Runtime.Registry.GetAccount("budgeted");

    private bool Reserve(Member member, decimal amount, out DateOnly day) => Account(member).TryReserve(amount, PerDay, _fleet.Clock.GetUtcNow(), out day);

    private static decimal Settle(Member member, decimal amount, DateOnly day)
    {
        Account(member).Settle(amount, amount, 0, day);
        return amount;
    }

    private async Task<decimal> PlayAsync(TimeSpan time, Func<int, double> perSecond, decimal cost)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(50);
        double[] due = new double[_fleet.Members.Count];
        decimal spent = 0;
        for (TimeSpan at = TimeSpan.Zero; at < time; at += step)
        {
            for (int i = 0; i < _fleet.Members.Count; i++)
            {
                Member member = _fleet.Members[i];
                if ((int)(_fleet.Clock.Elapsed.TotalMilliseconds / 50) % 10 == i * 2) await member.SyncAsync();
                for (due[i] += perSecond(i) * step.TotalSeconds; due[i] >= 1; due[i]--)
                    if (Reserve(member, cost * 2, out DateOnly day))
                    {
                        Account(member).Settle(cost * 2, cost, 0, day);
                        spent += cost;
                    }
            }
            _fleet.Clock.Advance(step);
        }
        return spent;
    }
}
