namespace Fallback.Runtime.Tests.Hedging;

/// <summary>What hedges may cost, in prices of the first tier.</summary>
public sealed class HedgeAccountTests
{
    private readonly HedgeAccount _account = new(0.1, 2);

    [Fact]
    public void FirstHedge_MayStart_AndTheNextOnlyOnceItIsPaidFor()
    {
        Assert.False(_account.IsOverdrawn);
        _account.Charge(6);
        Assert.True(_account.IsOverdrawn);
        PayIn(29);
        Assert.True(_account.IsOverdrawn);
        PayIn(2);
        Assert.False(_account.IsOverdrawn);
    }

    [Fact]
    public void Holds_SoManyHedges()
    {
        Assert.Equal(0, _account.HedgesAt(2));
        PayIn(50);
        Assert.Equal(2.5, _account.HedgesAt(2), 6);
        Assert.Equal(double.PositiveInfinity, _account.HedgesAt(0));
        _account.Charge(20);
        Assert.Equal(0, _account.HedgesAt(2));
    }

    [Fact]
    public void Balance_IsAtMostWhatAThousandCallsPayIn()
    {
        PayIn(5_000);
        Assert.Equal(1, _account.HedgesAt(100), 6);
        // Cheaper calls pay for cheaper hedges.
        for (int call = 0; call < 2_000; call++) _account.PayIn(0.5);
        Assert.Equal(0.5, _account.HedgesAt(100), 6);
    }

    /// <summary>What calls cost is a mean in which each newest counts a hundredth: nothing of a sudden makes the account hold more or less.</summary>
    [Fact]
    public void Balance_IsBoundedByTheMeanCost_NotByTheLatest()
    {
        PayIn(5_000);
        _account.PayIn(101);
        // The mean is 2 now, and so the most is 200; what one call pays in is a tenth of it.
        Assert.Equal(110.1, _account.HedgesAt(1), 6);
        _account.PayIn(0);
        Assert.Equal(110.1, _account.HedgesAt(1), 6);
        PayIn(5_000);
        Assert.Equal(100, _account.HedgesAt(1), 6);
    }

    [Fact]
    public void HedgeThatCostsNothing_IsThereWithoutMoney()
    {
        Assert.Equal(double.PositiveInfinity, _account.HedgesAt(0));
    }

    [Fact]
    public void HedgeThatFailed_CostsNothing()
    {
        PayIn(50);
        _account.Charge(4);
        Assert.Equal(3, _account.HedgesAt(1), 6);
        _account.Return(4);
        Assert.Equal(5, _account.HedgesAt(1), 6);
    }

    [Fact]
    public void HedgeThatLost_CostsItsPrice()
    {
        PayIn(50);
        _account.Charge(4);
        _account.Lose(0, 4);
        Assert.Equal(1, _account.HedgesAt(1), 6);
    }

    [Fact]
    public void WinningHedges_AreTakenToBeAsNeedlessAsHedgesHaveLost()
    {
        for (int hedge = 0; hedge < 1_000; hedge++)
        {
            if (hedge % 4 == 0) _account.Lose(0, 0);
            else _account.Win(0, 0);
        }
        PayIn(100);
        _account.Charge(10);

        double needless = _account.Win(0, 10);

        Assert.InRange(needless, 0.23, 0.27);
        Assert.Equal((10 - 10 * needless) / 10, _account.HedgesAt(10), 3);
        // Of another tier nothing is known yet.
        Assert.Equal(0.5, _account.Win(1, 0));
    }

    /// <summary>Whatever hedges do, what they were charged stays within a tenth of what the calls cost, and the last hedge.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Charges_StayWithinTheShare(int seed)
    {
        var random = new Random(seed);
        double cost = 0, charged = 0;
        for (int call = 0; call < 20_000; call++)
        {
            double price = random.Next(1, 30), own = random.Next(1, 5);
            if (random.Next(4) == 0 && !_account.IsOverdrawn)
            {
                _account.Charge(price);
                switch (random.Next(3))
                {
                    case 0:
                        _account.Return(price);
                        break;
                    case 1:
                        charged += price * _account.Win(0, price);
                        break;
                    default:
                        charged += price;
                        _account.Lose(0, price);
                        break;
                }
            }
            cost += own;
            _account.PayIn(own);
            Assert.True(charged <= cost / 10 + 30);
        }
        Assert.InRange(charged / cost, 0.09, 0.101);
    }

    private void PayIn(int calls)
    {
        for (int call = 0; call < calls; call++) _account.PayIn(1);
    }
}
