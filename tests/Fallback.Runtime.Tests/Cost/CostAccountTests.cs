namespace Fallback.Runtime.Tests.Cost;

public sealed class CostAccountTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly CostAccount _account = new("IFoo");

    [Fact]
    public async Task TwoHundredAtOnce_NeverReserveMoreThanTheDayHas()
    {
        decimal most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() =>
        {
            var random = new Random(i);
            for (int n = 0; n < 50; n++)
            {
                decimal amount = random.Next(1, 100) / 100m;
                if (!_account.TryReserve(amount, 20, _now, out DateOnly day)) continue;
                SpendingSnapshot seen = _account.Snapshot(_now, 20);
                lock (this) most = Math.Max(most, seen.SpentUsd + seen.ReservedUsd);
                _account.Settle(amount, amount * random.Next(0, 101) / 100m, 0, day);
            }
        })));

        Assert.InRange(most, 0.01m, 20m);
        Assert.Equal(0, _account.Snapshot(_now, 20).ReservedUsd);
        Assert.InRange(_account.Snapshot(_now, 20).SpentUsd, 15m, 20m);
    }

    [Fact]
    public void NextDay_BeginsAtZero_AndWhatWasReservedBeforeIsNotCounted()
    {
        Assert.True(_account.TryReserve(1, 1, _now, out DateOnly day));
        DateTimeOffset tomorrow = _now.AddHours(12);
        Assert.True(_account.TryReserve(1, 1, tomorrow, out DateOnly next));
        _account.Settle(1, 0.5m, 0.5m, day);
        Assert.Equal((0m, 1m), Money(tomorrow));
        _account.Settle(1, 0.25m, 0.1m, next);
        Assert.Equal((0.25m, 0m), Money(tomorrow));
    }

    [Fact]
    public void ClockThatIsSetBack_DoesNotGiveTheDayOutTwice()
    {
        Assert.True(_account.TryReserve(1, 1, _now, out _));
        Assert.False(_account.TryReserve(0.01m, 1, _now.AddDays(-1), out _));
    }

    [Fact]
    public void ClockThatWasFarAhead_ComesBackToItsDay_WithAllThatWasSpent_AndTurnsAtItsNextMidnight()
    {
        Spend(0.3m, _now);
        Spend(0.1m, _now.AddDays(400));
        Assert.Equal((0.4m, 0m), Money(_now));
        Assert.Equal((0.4m, 0m), Money(_now));
        Assert.False(_account.TryReserve(0.7m, 1, _now, out _));
        Assert.Equal((0m, 0m), Money(_now.AddDays(1)));
    }

    [Fact]
    public void ClockThatTremblesAtMidnight_GivesNoDayOutTwice()
    {
        DateTimeOffset midnight = _now.Date.AddDays(1);
        Spend(0.9m, midnight.AddMinutes(-1));
        Spend(0.5m, midnight.AddMinutes(1));
        Assert.False(_account.TryReserve(0.2m, 1, midnight.AddMinutes(-1), out _));
        Assert.False(_account.TryReserve(0.6m, 1, midnight.AddMinutes(2), out _));
        Assert.True(_account.TryReserve(0.4m, 1, midnight.AddMinutes(2), out _));
    }

    [Fact]
    public void Estimates_AreCountedApart_AndTurnWithTheDay()
    {
        Assert.True(_account.TryReserve(1, 10, _now, out DateOnly day));
        _account.Settle(0.5m, 0.3m, 0.3m, day);
        _account.Settle(0.5m, 0.2m, 0, day);
        Assert.Equal(0.3m, _account.Snapshot(_now, 0).EstimatedUsd);
        // What was an estimate turns out to be more, and told.
        _account.Settle(0, 0.1m, -0.3m, day);
        Assert.Equal((0.6m, 0m), (_account.Snapshot(_now, 0).SpentUsd, _account.Snapshot(_now, 0).EstimatedUsd));
        Assert.Equal(0, _account.Snapshot(_now.AddDays(1), 0).EstimatedUsd);
    }

    [Fact]
    public void ClockThatWasAhead_ComesBackToItsDay_WithAllThatWasEstimated()
    {
        _account.Settle(0, 0.3m, 0.3m, Day(_now));
        _account.Settle(0, 0.1m, 0.1m, Day(_now.AddDays(400)));

        Assert.Equal(0.4m, _account.Snapshot(_now, 0).EstimatedUsd);
    }

    [Fact]
    public void Snapshot_WithoutADaysBudget_HasNone()
    {
        Assert.Equal(1, _account.Snapshot(_now, 1).PerDayUsd);
        Assert.Null(_account.Snapshot(_now, decimal.MaxValue).PerDayUsd);
    }

    [Fact]
    public void Judge_ReportsWhatIsFiveTimesTheUsual_OnceThereIsAUsual()
    {
        for (int i = 0; i < 20; i++) Assert.Null(_account.Judge(i == 19 ? 100 : 1));
        var steady = new CostAccount("IBar");
        for (int i = 0; i < 20; i++) Assert.Null(steady.Judge(2));
        Assert.Null(steady.Judge(10));
        Assert.InRange(steady.Judge(12.5m)!.Value, 2.38m, 2.39m);
    }

    private void Spend(decimal amount, DateTimeOffset at)
    {
        Assert.True(_account.TryReserve(amount, 1, at, out DateOnly day));
        _account.Settle(amount, amount, 0, day);
    }

    private DateOnly Day(DateTimeOffset at)
    {
        Assert.True(_account.TryReserve(0, 1, at, out DateOnly day));
        return day;
    }

    private (decimal, decimal) Money(DateTimeOffset now) => _account.Snapshot(now, 0) is var seen ? (seen.SpentUsd, seen.ReservedUsd) : default;
}
