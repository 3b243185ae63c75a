namespace Fallback.Runtime.Tests.Hedging;

public sealed class HedgeFiguresTests
{
    [Fact]
    public void NothingSaid_IsATenthOfTheCost_AndTwoAtOnce() =>
        Assert.Equal(new HedgeFigures(null, 0.1, 2), HedgeFigures.Of(null, null));

    [Fact]
    public void Declared_IsTakenWhereNothingIsConfigured()
    {
        var declared = new HedgeAttribute { DelayMs = 300, ExtraCost = 0.2, MaxParallel = 3 };

        Assert.Equal(new HedgeFigures(TimeSpan.FromMilliseconds(300), 0.2, 3), HedgeFigures.Of(declared, null));
        Assert.Equal(new HedgeFigures(TimeSpan.FromMilliseconds(300), 0.2, 3), HedgeFigures.Of(declared, new HedgeOptions()));
    }

    [Fact]
    public void Configured_GoesOverWhatIsDeclared_MemberByMember()
    {
        var declared = new HedgeAttribute { DelayMs = 300, ExtraCost = 0.2, MaxParallel = 3 };

        Assert.Equal(
            new HedgeFigures(TimeSpan.FromSeconds(1), 0.2, 3), HedgeFigures.Of(declared, new HedgeOptions { Delay = TimeSpan.FromSeconds(1) }));
        Assert.Equal(
            new HedgeFigures(TimeSpan.FromMilliseconds(300), 0.2, 4), HedgeFigures.Of(declared, new HedgeOptions { MaxParallel = 4 }));
        Assert.Equal(
            new HedgeFigures(TimeSpan.Zero, 0.3, 3), HedgeFigures.Of(declared, new HedgeOptions { Delay = TimeSpan.Zero, ExtraCost = 0.3 }));
    }

    [Fact]
    public void ConfiguredShare_TakesThePlaceOfADeclaredDelay() =>
        Assert.Equal(
            new HedgeFigures(null, 0.3, 2), HedgeFigures.Of(new HedgeAttribute { DelayMs = 300 }, new HedgeOptions { ExtraCost = 0.3 }));
}
