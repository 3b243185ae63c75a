namespace Fallback.Runtime.Tests.Cost;

public sealed class CallSpendingTests
{
    [Fact]
    public void RequestThatEndsAfterAll_IsPaidByWhatItCost_InThePlaceOfTheEstimate()
    {
        using var fixture = new SpendingFixture();
        CostLease lost = fixture.Reserve(), other = fixture.Reserve();

        lost.Expire();
        Assert.Equal((SpendingFixture.Price(fixture.Prompt), SpendingFixture.Price(fixture.Prompt), other.Reserved), fixture.Money);
        lost.Answered(SpendingFixture.Told(30, 20), null, 0);

        Assert.Equal((0.05m, 0m, other.Reserved), fixture.Money);
    }

    [Fact]
    public void PerCall_WhatEndedIsCountedByItsCost()
    {
        decimal most = Most();
        using var fixture = new SpendingFixture(perCall: 2 * most);

        fixture.Reserve().Answered(SpendingFixture.Told(1, 0), null, 0);

        Assert.True(fixture.Ask().IsGranted);
        Refuses(fixture);
    }

    [Fact]
    public void PerCall_WhatIsLostIsCountedByItsPrompt()
    {
        decimal most = Most();
        using var fixture = new SpendingFixture(perCall: 2 * most);

        fixture.Reserve().Expire();

        Assert.True(fixture.Ask().IsGranted);
        Refuses(fixture);
    }

    [Fact]
    public void PerCall_WhatWouldBeExceededByALostRequest_IsThereAgain()
    {
        decimal most = Most();
        using var fixture = new SpendingFixture(perCall: 1.5m * most);
        CostLease lost = fixture.Reserve();

        Refuses(fixture);
        fixture.Clock.Advance(SpendingFixture.Hold);

        Assert.True(fixture.Ask().IsGranted);
        Assert.NotNull(lost.Booked);
    }

    [Fact]
    public void PerCall_RequestThatIsAsDearAsTheBudget_IsAllowed()
    {
        using var fixture = new SpendingFixture(perCall: Most());

        Assert.True(fixture.Ask().IsGranted);
    }

    [Fact]
    public void LostRequest_WhileThereIsMoneyForOthers_KeepsWhatItHolds()
    {
        using var fixture = new SpendingFixture();
        CostLease lost = fixture.Reserve();
        fixture.Clock.Advance(2 * SpendingFixture.Hold);

        CostLease next = fixture.Reserve();

        Assert.Equal((0m, 0m, lost.Reserved + next.Reserved), fixture.Money);
    }

    [Fact]
    public void ThousandLostRequests_GiveBackWhatTheyHold_ThoughThereIsMoneyForOthers()
    {
        using var fixture = new SpendingFixture();
        for (int i = 0; i < 1_000; i++) Assert.True(fixture.Ask().IsGranted);
        fixture.Clock.Advance(SpendingFixture.Hold);

        CostLease next = fixture.Reserve();

        decimal prompts = 1_000 * SpendingFixture.Price(fixture.Prompt);
        Assert.Equal((prompts, prompts, next.Reserved), fixture.Money);
    }

    [Fact]
    public void RequestThatHasEnded_CannotBeLost()
    {
        using var fixture = new SpendingFixture();
        CostLease answered = fixture.Reserve();
        answered.Answered(SpendingFixture.Told(30, 20), null, 0);

        answered.Expire();

        Assert.Equal((0.05m, 0m, 0m), fixture.Money);
    }

    [Fact]
    public void RequestThatIsLost_IsBookedOnce()
    {
        using var fixture = new SpendingFixture();
        CostLease lost = fixture.Reserve();

        lost.Expire();
        lost.Expire();

        Assert.Equal(SpendingFixture.Price(fixture.Prompt), fixture.Money.Spent);
    }

    [Fact]
    public void RequestThatHasEnded_IsSettledOnce()
    {
        using var fixture = new SpendingFixture();
        CostLease lease = fixture.Reserve();

        lease.Answered(SpendingFixture.Told(30, 20), null, 0);
        lease.Answered(SpendingFixture.Told(60, 40), null, 0);

        Assert.Equal((0.05m, 0m, 0m), fixture.Money);
    }

    [Fact]
    public void WhatHasEndedOrIsLost_IsNotKept()
    {
        using var fixture = new SpendingFixture();
        CostLease answered = fixture.Reserve(), lost = fixture.Reserve();
        Assert.Equal(2, fixture.Account.Lost(long.MaxValue).Length);

        answered.Answered(SpendingFixture.Told(30, 20), null, 0);
        lost.Expire();

        Assert.Empty(fixture.Account.Lost(long.MaxValue));
    }

    [Fact]
    public void Renewed_IsHeldForLonger()
    {
        using var fixture = new SpendingFixture();
        CostLease lease = fixture.Reserve();
        fixture.Clock.Advance(SpendingFixture.Hold / 2);

        lease.Renew(SpendingFixture.Hold);

        fixture.Clock.Advance(SpendingFixture.Hold - TimeSpan.FromTicks(1));
        Assert.Empty(fixture.Account.Lost(fixture.Clock.GetTimestamp()));
        fixture.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([lease], fixture.Account.Lost(fixture.Clock.GetTimestamp()));
    }

    /// <summary>What is set aside for a request.</summary>
    private static decimal Most()
    {
        using var fixture = new SpendingFixture();
        return fixture.Reserve().Reserved;
    }

    private static void Refuses(SpendingFixture fixture)
    {
        Admission<CostLease?> refused = fixture.Ask();
        Assert.Equal((false, SkipReason.OverBudget, TimeSpan.Zero), (refused.IsGranted, refused.Reason, refused.Wait));
    }
}
