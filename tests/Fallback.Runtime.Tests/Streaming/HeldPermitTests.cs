using System.Globalization;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>What a stream has cost, and what it means for its tier, is told once: when it ends.</summary>
public sealed class HeldPermitTests : IDisposable
{
    private static readonly UsageDetails _usage = new() { InputTokenCount = 30, OutputTokenCount = 20 };
    private static readonly Failure _cut = new(FailureKind.StreamInterrupted, FailureScope.Model);

    private readonly StreamFixture _fixture = new(new ChainOptions { CostBudget = new CostBudgetOptions { PerDayUsd = 1_000 } });

    [Fact]
    public void Stream_HoldsWhatIsSetAsideForIt_FromItsFirstContentOnForItsTierTimeAndAPause()
    {
        HeldPermit permit = Take(after: 20);

        _fixture.Clock.Advance(TimeSpan.FromSeconds(44));
        Assert.Empty(Lost());
        permit.Renew();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(44));
        Assert.Empty(Lost());
        _fixture.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Single(Lost());
    }

    [Fact]
    public void HasCost_WhereSomebodyWantsToKnow()
    {
        using var free = new StreamFixture();
        HeldPermit permit = default;
        permit.Take(free.Tiers[0], TierAdmission.Admit(free.Begin(), free.Tiers[0], free.Clock.GetTimestamp()).Permit, TimeSpan.Zero);

        Assert.Equal((true, false), (Take().HasCost, permit.HasCost));
    }

    [Fact]
    public void CompleteStream_IsPaid_AndTheTierHasAnswered()
    {
        HeldPermit permit = Take();

        permit.Succeed(_usage, 100);
        permit.Succeed(_usage, 100);

        Assert.Equal((0.05m, 0, 0), (_fixture.Spent.SpentUsd, _fixture.Spent.ReservedUsd, _fixture.Spent.EstimatedUsd));
        Assert.Equal((TimeSpan.FromSeconds(2), 0), (_fixture.Tiers[0].State.TypicalLatency, _fixture.Tiers[0].State.UnderWay));
    }

    [Fact]
    public void CompleteStream_WhoseProviderDoesNotSay_IsPaidByItsOutput()
    {
        HeldPermit permit = Take();

        permit.Succeed(new UsageDetails { InputTokenCount = 30 }, 100);

        Assert.Equal(0.13m, _fixture.Spent.SpentUsd);
    }

    [Theory]
    [InlineData(true, "0.05")]
    [InlineData(false, "0.007")]
    public void BrokenStream_IsPaid_ByTheFailuresWordFirst(bool failureTells, string usd)
    {
        HeldPermit permit = Take();

        UsageDetails streams = new() { InputTokenCount = 3, OutputTokenCount = 4 };
        permit.Fail(failureTells ? _cut with { Usage = _usage } : _cut, streams, 100);

        Assert.Equal((decimal.Parse(usd, CultureInfo.InvariantCulture), 0), (_fixture.Spent.SpentUsd, _fixture.Spent.ReservedUsd));
        Assert.Equal((1, 0), (_fixture.Tiers[0].State.Model.Snapshot().ConsecutiveFailures, _fixture.Tiers[0].State.UnderWay));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StreamThatEndsEarly_AndWhoseProviderDoesNotSay_IsPaidByItsOutput(bool isLeft)
    {
        HeldPermit permit = Take();

        if (isLeft) permit.Release(new UsageDetails { InputTokenCount = 30 }, 100);
        else permit.Fail(_cut, new UsageDetails { InputTokenCount = 30 }, 100);

        Assert.Equal((0.13m, 0.13m), (_fixture.Spent.SpentUsd, _fixture.Spent.EstimatedUsd));
    }

    [Fact]
    public void StreamThatIsLeft_IsPaid_AndSaysNothingAboutTheTier()
    {
        HeldPermit permit = Take();

        permit.Release(_usage, 100);
        permit.Fail(_cut, _usage, 100);

        Assert.Equal((0.05m, 0), (_fixture.Spent.SpentUsd, _fixture.Spent.ReservedUsd));
        Assert.Equal((0, 0), (_fixture.Tiers[0].State.Model.Snapshot().ConsecutiveFailures, _fixture.Tiers[0].State.UnderWay));
    }

    [Fact]
    public async Task StreamWhoseProviderDoesNotSay_IsPaidByTheEstimateOfAllThatCame()
    {
        Call call = _fixture.Begin();
        TierPermit given = TierAdmission.Admit(call, _fixture.Tiers[0], _fixture.Clock.GetTimestamp()).Permit;
        var script = new ScriptedStream(
            ScriptedStream.Chunk(thought: "a first long thought", extras: new() { MessageProperties = [] }),
            ScriptedStream.Chunk(thought: "another one"),
            ScriptedStream.Chunk("the text of it"),
            ScriptedStream.Chunk("and more", thought: "and a last thought"),
            ScriptedStream.End());
        OpenedStream stream = _fixture.Opened(script);
        var timer = AttemptTimer.Start(_fixture.Clock, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Null(await stream.ReadToContentAsync(new ThinkingTime(call, _fixture.Tiers[0], timer)));

        script.IsAtHand = true;
        stream.Accept(given, TimeSpan.FromSeconds(1));
        while (stream.TryNext(out _))
        {
            // Reads it to its end.
        }
        stream.ReportSuccess();

        string[] came = ["a first long thought", "another one", "the text of it", "and more", "and a last thought"];
        long tokens = came.Sum(static text => TokenEstimator.Estimate(text)) + TokenDemand.Of(call, _fixture.Tiers[0]).Prompt;
        Assert.Equal(tokens / 1_000m, _fixture.Spent.SpentUsd);
    }

    [Fact]
    public void EachPiece_HoldsWhatIsSetAside_AndAWordOfWhatWasUsedDoesNot()
    {
        OpenedStream stream = _fixture.Opened(new ScriptedStream());
        stream.Accept(TierAdmission.Admit(_fixture.Begin(), _fixture.Tiers[0], _fixture.Clock.GetTimestamp()).Permit, TimeSpan.Zero);

        _fixture.Clock.Advance(TimeSpan.FromSeconds(40));
        stream.TryTake(ScriptedStream.Chunk("a"), out _);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Empty(Lost());
        stream.TryTake(ScriptedStream.Used(1, 1), out _);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Single(Lost());
    }

    public void Dispose() => _fixture.Dispose();

    /// <summary>What another call would take back, since nobody can be waiting for it any more.</summary>
    private CostLease[] Lost() => _fixture.Begin().Plan.Budget!.Account.Lost(_fixture.Clock.GetTimestamp());

    private HeldPermit Take(int after = 0)
    {
        Admission<TierPermit> given = TierAdmission.Admit(_fixture.Begin(), _fixture.Tiers[0], _fixture.Clock.GetTimestamp());
        Assert.True(given.IsGranted);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(after));
        HeldPermit permit = default;
        permit.Take(_fixture.Tiers[0], given.Permit, TimeSpan.FromSeconds(2));
        return permit;
    }
}
