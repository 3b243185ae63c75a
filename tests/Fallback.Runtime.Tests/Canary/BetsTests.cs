namespace Fallback.Runtime.Tests.Canary;

/// <summary>
/// That nothing is won where nothing is wrong. The expectation of a fair bet is one unit, so that one in 64 at most ever has 64 of them.
/// </summary>
public sealed class BetsTests
{
    private const int Runs = 2_000;

    [Theory]
    [InlineData(0.01, 0.05)]
    [InlineData(0.05, 0.05)]
    [InlineData(0.3, 0.05)]
    [InlineData(0.02, 0.5)]
    [InlineData(0.02, 0.9)]
    public void FailureBets_OfACanaryThatFailsAsOften_RarelyWin(double rate, double share)
    {
        int won = Enumerable.Range(0, Runs).Count(seed => MostOf(seed, share, _ => rate, _ => rate) >= 64);
        Assert.InRange((double)won / Runs, 0, 1.0 / 64);
    }

    [Fact]
    public void FailureBets_WhereTheRateOfBothChanges_RarelyWin()
    {
        int won = Enumerable.Range(0, Runs).Count(seed => MostOf(seed, 0.05, Rate, Rate) >= 64);
        Assert.InRange((double)won / Runs, 0, 1.0 / 64);

        // Now and then an outage, as long as two hundred calls.
        static double Rate(int call) => call % 2_000 is > 900 and < 1_100 ? 0.8 : 0.01;
    }

    [Fact]
    public void FailureBets_OfACanaryThatFailsMoreOften_WinSoon()
    {
        double[] wealth = [.. Enumerable.Range(0, 100).Select(seed => MostOf(seed, 0.05, static _ => 0.01, static _ => 0.11))];
        Assert.All(wealth, static most => Assert.InRange(most, 64, double.MaxValue));
    }

    [Fact]
    public void BoundedBets_OnAMeanOfTheLimit_RarelyWin()
    {
        int won = 0;
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var bets = new BoundedBets(0.05, 1.5, 5, 12);
            double most = 0;
            for (int i = 0; i < 500; i++)
            {
                bets.Add(random.NextDouble() < 0.05 ? 1 : 0);
                most = Math.Max(most, bets.Wealth);
            }
            if (most >= 64) won++;
        }
        Assert.InRange((double)won / Runs, 0, 1.0 / 64);
    }

    [Fact]
    public void Wealth_HasNoEnd_AndStaysAFigure()
    {
        var bets = new BoundedBets(0.05, 1.5, 5, 12);
        for (int i = 0; i < 2_000; i++) bets.Add(1);
        Assert.True(double.IsFinite(bets.Wealth));
        for (int i = 0; i < 200_000; i++) bets.Add(0);
        Assert.True(double.IsFinite(bets.Wealth));
    }

    [Fact]
    public void FailureBets_OfOneSideAlone_WinNothing()
    {
        var bets = new FailureBets();
        for (int i = 0; i < 100_000; i++) Assert.False(bets.Add(isCanary: true, failed: true, 0.05));
        Assert.Equal(1, bets.Wealth, 6);
    }

    private static double MostOf(int seed, double share, Func<int, double> primary, Func<int, double> canary)
    {
        var random = new Random(seed);
        var bets = new FailureBets();
        double most = 1;
        for (int call = 0; call < 6_000; call++)
        {
            bool isCanary = random.NextDouble() < share;
            if (bets.Add(isCanary, random.NextDouble() < (isCanary ? canary : primary)(call), share)) most = Math.Max(most, bets.Wealth);
        }
        return most;
    }
}
