using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Hedging;

/// <summary>When hedges start beside the first of two tiers, by a tenth of what the calls cost.</summary>
public sealed class HedgeBudgetTests : IDisposable
{
    private readonly HedgeFixture _fixture;
    private readonly HedgeBudget _budget;

    public HedgeBudgetTests()
    {
        // Of usual requests the first costs 2, the second 8.
        _fixture = new HedgeFixture((1, 1), (4, 4));
        _budget = new HedgeBudget(0.1, _fixture.Tiers);
    }

    private Tier First => _fixture.Tiers[0];

    private Tier Second => _fixture.Tiers[1];

    [Fact]
    public void Delay_OfATierWithoutFigures_IsTwoSeconds()
    {
        _fixture.Answer(0, 19, 10);
        Assert.Equal(TimeSpan.FromSeconds(2), _budget.DelayOf(First, Second));
        _fixture.Answer(0, 1, 10);
        Assert.NotEqual(TimeSpan.FromSeconds(2), _budget.DelayOf(First, Second));
    }

    [Theory]
    // No hedge: as long as the slowest. Two of five: so much of the way from three times the median.
    [InlineData(0, 480)]
    [InlineData(20, 300)]
    [InlineData(50, 30)]
    // From five to forty it comes down to two and a half times the median.
    [InlineData(225, 27.5)]
    [InlineData(400, 25)]
    [InlineData(1_000, 25)]
    public void Delay_IsTheShorter_TheMoreTheAccountHolds(int answers, double expected)
    {
        Measure();
        for (int i = 0; i < answers; i++) _budget.Answered(First, null, null);

        Assert.Equal(expected, _budget.DelayOf(First, null).TotalMilliseconds, 3);
    }

    [Fact]
    public void Delay_IsByThePriceOfTheTierThatWouldBeAsked()
    {
        Measure();
        for (int i = 0; i < 20; i++) _budget.Answered(First, null, null);

        // 20 answers of 2 pay in 4: half a hedge of 8.
        Assert.Equal(30 + 0.9 * 450, _budget.DelayOf(First, Second).TotalMilliseconds, 3);
    }

    [Theory]
    [InlineData(1_000, 75)]
    [InlineData(250, 75)]
    public void Delay_IsNeverShorterThanTheNextTierNeedsToOvertake(int answers, int expected)
    {
        Measure();
        _fixture.Answer(1, 20, 65);
        for (int i = 0; i < answers; i++) _budget.Answered(First, null, null);

        Assert.Equal(expected, _budget.DelayOf(First, Second).TotalMilliseconds, 3);
    }

    [Fact]
    public void Delay_OfATierWhoseSlowestIsNoneTooSlow_IsWhatAnOvertakerNeeds()
    {
        _fixture.Answer(0, 20, 10);

        Assert.Equal(30, _budget.DelayOf(First, null).TotalMilliseconds, 3);
    }

    [Fact]
    public void Allows_WhenTheDelayIsOver_AndTheAccountIsNotOverdrawn()
    {
        Assert.False(_budget.Allows(First, HedgeFixture.Ms(1_999), Second));
        Assert.True(_budget.Allows(First, HedgeFixture.Ms(1_999.5), Second));

        _budget.Start(First, Second);

        Assert.False(_budget.Allows(First, HedgeFixture.Ms(5_000), Second));
    }

    [Fact]
    public void LooksAgain_WhenTheDelayIsOver()
    {
        Assert.Equal(HedgeFixture.Ms(1_500), _budget.LookAgainAfter(First, HedgeFixture.Ms(500), Second));
        Assert.Equal(HedgeFixture.Ms(1), _budget.LookAgainAfter(First, HedgeFixture.Ms(1_999), Second));
        Assert.Equal(TimeSpan.Zero, _budget.LookAgainAfter(First, HedgeFixture.Ms(1_999.5), Second));
        Assert.Equal(TimeSpan.Zero, _budget.LookAgainAfter(First, HedgeFixture.Ms(3_000), Second));
    }

    [Theory]
    [InlineData(0, 250)]
    [InlineData(10, 5)]
    [InlineData(80, 10)]
    public void LooksAgain_WhileTheAccountIsOverdrawn_EightTimesInAnUsualAnswer(int median, int expected)
    {
        if (median > 0) _fixture.Answer(0, 20, median);
        _budget.Start(First, Second);

        Assert.Equal(HedgeFixture.Ms(expected), _budget.LookAgainAfter(First, HedgeFixture.Ms(5_000), Second));
    }

    [Fact]
    public void Hedge_IsChargedHalf_UntilItIsKnownWhatBecameOfIt()
    {
        PayInFour();

        _budget.Start(First, Second);

        AssertHolds(0);
    }

    [Fact]
    public void HedgeThatWins_IsChargedByTheShareThatLost_AndPaysInWhatTheCallWouldHaveCost()
    {
        PayInFour();
        HedgeStake stake = _budget.Start(First, Second);

        // Half of the winners are needless, as long as nothing is known: half of the charge is taken, and the call would have cost 2 or 8.
        _budget.Answered(Second, stake, null);
        AssertHolds(0.5);

        // Settled once: from now on it is an answer as any other.
        _budget.Answered(Second, stake, null);
        AssertHolds(1.3);
        _budget.Lost(stake);
        _budget.GiveBack(stake);
        AssertHolds(1.3);
    }

    [Fact]
    public void HedgeThatLoses_IsChargedInFull_Once()
    {
        PayInFour();
        PayInFour();
        HedgeStake stake = _budget.Start(First, Second);

        _budget.Lost(stake);
        AssertHolds(0);
        PayInFour();
        _budget.Lost(stake);
        AssertHolds(4);
        _budget.GiveBack(stake);
        AssertHolds(4);
    }

    [Fact]
    public void HedgeThatFails_IsGivenBack_Once()
    {
        PayInFour();
        HedgeStake stake = _budget.Start(First, Second);

        _budget.GiveBack(stake);
        AssertHolds(4);
        _budget.GiveBack(stake);
        AssertHolds(4);
        _budget.Lost(stake);
        AssertHolds(4);
    }

    [Fact]
    public void Price_IsOfRequestsAsTheyWere()
    {
        using var fixture = new HedgeFixture((1, 5), (4, 4));
        var budget = new HedgeBudget(0.1, fixture.Tiers);
        fixture.Answer(0, 20, 10);
        fixture.Answer(0, 1, 480);

        budget.Answered(fixture.Tiers[0], null, new UsageDetails { InputTokenCount = 300, OutputTokenCount = 100 });

        // An answer has cost 300 * 1 + 100 * 5 and paid in 80; a hedge costs 400 * 4.
        Assert.Equal(480 - 80 / 1_600.0 / 5 * 450, budget.DelayOf(fixture.Tiers[0], fixture.Tiers[1]).TotalMilliseconds, 3);
    }

    public void Dispose() => _fixture.Dispose();

    /// <summary>The first tier answers after 10 ms as a rule, and at the slowest after 480.</summary>
    private void Measure()
    {
        _fixture.Answer(0, 20, 10);
        _fixture.Answer(0, 1, 480);
    }

    private void PayInFour()
    {
        if (First.State.Spread is null) Measure();
        for (int i = 0; i < 20; i++) _budget.Answered(First, null, null);
    }

    /// <summary>The delay says how much there is: hedges of 2 in it are so much of five, and the delay so much of the way down to 30 ms.</summary>
    private void AssertHolds(double money) =>
        Assert.Equal(480 - money / 2 / 5 * 450, _budget.DelayOf(First, null).TotalMilliseconds, 3);
}
