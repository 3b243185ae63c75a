using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Cost;

public sealed class CostLeaseTests
{
    [Fact]
    public void Answered_TheProvidersWordForTheCostCounts_TheReplysBeforeTheUsages()
    {
        using var fixture = new SpendingFixture();
        var usage = new ReportedUsage { InputTokenCount = 30, OutputTokenCount = 20, CostUsd = 0.04m };

        fixture.Reserve().Answered(usage, 0.03m, 7);
        Assert.Equal((0.03m, 0m, 0m), fixture.Money);
        fixture.Reserve().Answered(usage, null, 7);
        Assert.Equal((0.07m, 0m, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_ForNothing_CostsNothing()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().Answered(SpendingFixture.Told(30, 20), 0, 7);

        Assert.Equal((0m, 0m, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_TheCostIsBelievedUpToWhatTheRequestCouldCost()
    {
        using var fixture = new SpendingFixture();
        CostLease lease = fixture.Reserve();

        lease.Answered(SpendingFixture.Told(30, 20), lease.Reserved, 7);

        Assert.Equal((lease.Reserved, 0m, 0m), fixture.Money);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000)]
    public void Answered_ACostThatCannotBe_IsThatOfTheTokens(int cost)
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().Answered(SpendingFixture.Told(30, 20), cost, 7);

        Assert.Equal((0.05m, 0m, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_NothingTold_IsEstimated()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().Answered(null, null, 7);

        decimal estimate = SpendingFixture.Price(fixture.Prompt + 7);
        Assert.Equal((estimate, estimate, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_OnlyTheInputTold_TheOutputIsEstimated()
    {
        using var fixture = new SpendingFixture();
        ReportedUsage usage = SpendingFixture.Told(30, null);
        usage.CachedInputTokenCount = 10;

        fixture.Reserve().Answered(usage, null, 7);

        decimal estimate = SpendingFixture.Price(20 + 10 / 2 + 7);
        Assert.Equal((estimate, estimate, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_OnlyTheOutputTold_TheInputIsEstimated_AsIfNoneWereCached()
    {
        using var fixture = new SpendingFixture();
        ReportedUsage usage = SpendingFixture.Told(null, 20);
        usage.CachedInputTokenCount = 1;

        fixture.Reserve().Answered(usage, null, 7);

        decimal estimate = SpendingFixture.Price(fixture.Prompt + 20);
        Assert.Equal((estimate, estimate, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_InAServiceTierWithoutAPrice_CostsNoLessThanWasSetAside()
    {
        using var fixture = new SpendingFixture();
        CostLease lease = fixture.Reserve();

        lease.Answered(new ReportedUsage { InputTokenCount = 1, OutputTokenCount = 1, ServiceTier = "turbo" }, null, 7);

        Assert.Equal((lease.Reserved, lease.Reserved, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_InAServiceTierWithoutAPrice_ByMoreTokensThanWereSetAside_CostsTheWorstOfThem()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().Answered(new ReportedUsage { InputTokenCount = 300, OutputTokenCount = 200, ServiceTier = "turbo" }, null, 7);

        Assert.Equal((1m, 1m, 0m), fixture.Money);
    }

    [Fact]
    public void Answered_PartOfTheUsageInAServiceTierWithoutAPrice_CostsTheWorstOfIt()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().Answered(new ReportedUsage { InputTokenCount = 300, ServiceTier = "turbo" }, null, 200);

        Assert.Equal((1m, 1m, 0m), fixture.Money);
    }

    [Fact]
    public void BrokenOff_CostsWhatHadCome()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().BrokenOff(SpendingFixture.Told(30, null), 9);

        Assert.Equal((0.039m, 0.039m, 0m), fixture.Money);
    }

    [Fact]
    public void GivenUp_CostsItsPrompt()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().GivenUp(null);

        decimal prompt = SpendingFixture.Price(fixture.Prompt);
        Assert.Equal((prompt, prompt, 0m), fixture.Money);
    }

    [Fact]
    public void Withdrawn_CostsNothing()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().Withdrawn();

        Assert.Equal((0m, 0m, 0m), fixture.Money);
    }

    [Fact]
    public void Failed_CostsWhatTheProviderTold_ElseNothing()
    {
        using var fixture = new SpendingFixture();

        fixture.Reserve().Failed(new Failure(FailureKind.ServerError, FailureScope.Model) { HttpStatus = 500 });
        Assert.Equal((0m, 0m, 0m), fixture.Money);
        fixture.Reserve().Failed(new Failure(FailureKind.ServerError, FailureScope.Model) { HttpStatus = 500, Usage = SpendingFixture.Told(30, 20) });
        Assert.Equal((0.05m, 0m, 0m), fixture.Money);
    }

    [Fact]
    public void Failed_ThoughItMayHaveCost_CostsItsPrompt_AndTheAnswerThatWasOfNoUse()
    {
        using var fixture = new SpendingFixture();
        var failure = new Failure(FailureKind.SchemaViolation, FailureScope.Request) { HttpStatus = 200 };

        fixture.Reserve().Failed(failure);
        decimal prompt = SpendingFixture.Price(fixture.Prompt);
        Assert.Equal((prompt, prompt, 0m), fixture.Money);
        fixture.Reserve().Failed(failure with { Rejected = "an answer of some words" });

        decimal both = 2 * prompt + SpendingFixture.Price(TokenEstimator.Estimate("an answer of some words"));
        Assert.Equal((both, both, 0m), fixture.Money);
    }

    [Theory]
    [InlineData("broken off")]
    [InlineData("withdrawn")]
    [InlineData("failed")]
    public void WhatIsNoAnswer_SaysNothingAboutTheUsualCost(string end)
    {
        using var fixture = new SpendingFixture();
        // The twenty-first answer is the first that can be dear.
        for (int i = 0; i < 19; i++) Assert.Null(fixture.Account.Judge(0.01m));
        CostLease lease = fixture.Reserve();

        switch (end)
        {
            case "broken off": lease.BrokenOff(null, 0); break;
            case "withdrawn": lease.Withdrawn(); break;
            default: lease.Failed(new Failure(FailureKind.ServerError, FailureScope.Model)); break;
        }

        Assert.Null(fixture.Account.Judge(100));
        Assert.NotNull(fixture.Account.Judge(1_000));
    }

    [Fact]
    public void Answer_SaysWhatIsUsual()
    {
        using var fixture = new SpendingFixture();
        for (int i = 0; i < 19; i++) Assert.Null(fixture.Account.Judge(0.01m));

        fixture.Reserve().Answered(SpendingFixture.Told(5, 5), null, 0);

        Assert.NotNull(fixture.Account.Judge(100));
    }

    [Fact]
    public void RequestInAServiceTier_IsPricedByIt_UnlessTheReplySaysAnother()
    {
        var turbo = new ChatOptions { AdditionalProperties = new() { ["service_tier"] = "turbo" } };
        using var fixture = new SpendingFixture(options: turbo);
        CostLease lease = fixture.Reserve();

        lease.Answered(SpendingFixture.Told(30, 20), null, 0);
        Assert.Equal((lease.Reserved, lease.Reserved, 0m), fixture.Money);
        fixture.Reserve().Answered(new ReportedUsage { InputTokenCount = 30, OutputTokenCount = 20, ServiceTier = "default" }, null, 0);

        Assert.Equal((lease.Reserved + 0.05m, lease.Reserved, 0m), fixture.Money);
    }
}
