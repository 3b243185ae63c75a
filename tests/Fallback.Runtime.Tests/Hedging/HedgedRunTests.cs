using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Hedging;

/// <summary>Lanes of one call, whose requests end as the tests say.</summary>
public sealed class HedgedRunTests : IDisposable
{
    private static readonly (decimal, decimal)? _price = (1, 1);

    private readonly CancellationTokenSource _caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Requests _requests = new();

    [Fact]
    public void BeforeALaneBegins_TheTierAtItsPlaceIsNext_AndNothingIsUnderWay()
    {
        using var fixture = new HedgeFixture(_price, _price, _price);

        var second = new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 1);
        var none = new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 3);

        Assert.Equal((true, fixture.Tiers[1], 0, null, 1), (second.HasNext, second.NextTier, second.UnderWay, second.Latest, second.Next));
        Assert.Equal((false, null, 3), (none.HasNext, none.NextTier, none.Next));
    }

    [Fact]
    public async Task Latest_IsTheLaneThatBeganLastOfThoseUnderWay()
    {
        using var fixture = new HedgeFixture(_price, _price);
        var run = new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 0);
        ValueTask<Polly.Outcome<LaneEnd>> first = run.AskAsync(_caller.Token);
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        ValueTask<Polly.Outcome<LaneEnd>> second = run.AskAsync(_caller.Token);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((2, (fixture.Tiers[1], TimeSpan.FromSeconds(1))), (run.UnderWay, run.Latest!.Value));
        _requests[1].SetResult(Failed());
        Assert.False((await second).Result!.IsFinal);
        Assert.Equal((1, (fixture.Tiers[0], TimeSpan.FromSeconds(4))), (run.UnderWay, run.Latest!.Value));
        _requests[0].SetResult(new Reply<string>("a"));
        Assert.True((await first).Result!.IsFinal);
        Assert.Equal((0, null), (run.UnderWay, run.Latest));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Hedge_IsGivenBack_WhenItFails_OrTheTierBeforeIt(int failing)
    {
        using var fixture = new HedgeFixture(new HedgeOptions { ExtraCost = 0.1 }, _caller.Token, _price, _price, _price);
        HedgeBudget budget = fixture.Call.Plan.Hedge!.Budget!;
        var run = new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 0);
        Task<Polly.Outcome<LaneEnd>>[] lanes = [run.AskAsync(_caller.Token).AsTask(), run.AskAsync(_caller.Token).AsTask()];
        Assert.False(budget.Allows(fixture.Tiers[0], TimeSpan.FromMinutes(1), null));

        _requests[failing].SetResult(Failed());
        await lanes[failing];

        Assert.True(budget.Allows(fixture.Tiers[0], TimeSpan.FromMinutes(1), null));
    }

    [Fact]
    public async Task AnswerThatComesWithTheCancellation_IsPaidFor_AndCountsForNothingElse()
    {
        using var fixture = new HedgeFixture(new HedgeOptions { ExtraCost = 0.3 }, _caller.Token, _price, _price);
        HedgePolicy policy = fixture.Call.Plan.Hedge!;
        _requests.Usage["second"] = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 7 };
        _requests.AnswersWhenCancelled = 1;
        ValueTask<Outcome<string>> call = new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 0).RunAsync(policy);
        await StartHedgeAsync(fixture);

        _requests[0].SetResult(new Reply<string>("first"));

        Assert.Equal("first", (await call).Value);
        TierAttempt second = Assert.Single(fixture.Call.Progress.Attempts, static attempt => attempt.TierIndex == 1);
        Assert.Equal((FailureKind.Cancelled, "another tier was quicker"), (second.Failure, second.Message));
        Assert.Equal(7, second.Usage?.InputTokenCount);
        // The hedge has cost 2, and the one answer has paid in 0.6: two more leave the account overdrawn.
        for (int i = 0; i < 2; i++) policy.Budget!.Answered(fixture.Tiers[0], null, null);
        Assert.False(policy.Budget!.Allows(fixture.Tiers[0], TimeSpan.FromMinutes(1), null));
        policy.Budget.Answered(fixture.Tiers[0], null, null);
        Assert.True(policy.Budget.Allows(fixture.Tiers[0], TimeSpan.FromMinutes(1), null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusal_EndsTheCall_OnlyIfNoLaneBesideItAnswers(bool answers)
    {
        using var fixture = new HedgeFixture(new HedgeOptions { Delay = TimeSpan.Zero }, _caller.Token, _price, _price, _price);
        var run = new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 0);
        ValueTask<Outcome<string>> call = run.RunAsync(fixture.Call.Plan.Hedge!);
        await WaitFor.ConditionAsync(() => _requests.Sent == 2, TestContext.Current.CancellationToken);
        var refusal = new Reply<string>(new Failure(FailureKind.ContentFiltered, FailureScope.Request) { HttpStatus = 400 });

        _requests[0].SetResult(refusal);
        await WaitFor.ConditionAsync(() => run.UnderWay == 1, TestContext.Current.CancellationToken);
        Assert.Null(run.NextTier);
        _requests[1].SetResult(answers ? new Reply<string>("an answer") : refusal);

        Outcome<string> outcome = await call;
        Assert.Equal((answers ? "an answer" : null, answers ? null : FailureKind.ContentFiltered), (outcome.Value, outcome.Refusal?.Kind));
        Assert.Equal(2, _requests.Sent);
    }

    [Fact]
    public async Task WhatALaneThrows_EndsTheCall_AndTheOthersSaySo()
    {
        using var fixture = new HedgeFixture(new HedgeOptions { Delay = TimeSpan.Zero, MaxParallel = 3 }, _caller.Token, _price, _price, _price);
        ValueTask<Outcome<string>> call =
            new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 0).RunAsync(fixture.Call.Plan.Hedge!);
        await WaitFor.ConditionAsync(() => _requests.Sent == 3, TestContext.Current.CancellationToken);
        _requests[0].SetResult(Failed());
        var bug = new InvalidOperationException("a bug");

        _requests[2].SetException(bug);

        Assert.Same(bug, await Assert.ThrowsAsync<InvalidOperationException>(async () => await call));
        Assert.Equal("the call ended elsewhere", Assert.Single(fixture.Call.Progress.Attempts, static attempt => attempt.TierIndex == 1).Message);
    }

    [Fact]
    public async Task CallThatItsCallerCancels_SaysSoOfEachLane()
    {
        using var fixture = new HedgeFixture(new HedgeOptions { Delay = TimeSpan.Zero }, _caller.Token, _price, _price);
        ValueTask<Outcome<string>> call =
            new HedgedRun<string, Exchange>(fixture.Call, new Exchange(_requests), 0).RunAsync(fixture.Call.Plan.Hedge!);
        await WaitFor.ConditionAsync(() => _requests.Sent == 2, TestContext.Current.CancellationToken);

        await _caller.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        Assert.Equal(_caller.Token, e.CancellationToken);
        Assert.Equal(
            [(0, "the caller canceled"), (1, "the caller canceled")],
            fixture.Call.Progress.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Message)));
    }

    [Fact]
    public async Task LaneOfACallThatAnotherHasEnded_WasNotQuickEnough()
    {
        using var fixture = new HedgeFixture(new HedgeOptions { Delay = TimeSpan.Zero }, TestContext.Current.CancellationToken, _price, _price);
        // As beside a probe, which may answer first: the run's call is itself a part of one.
        var parts = new LaneAttempts();
        Call part = fixture.Call.Branch(parts, _caller.Token);
        ValueTask<Outcome<string>> call = new HedgedRun<string, Exchange>(part, new Exchange(_requests), 0).RunAsync(fixture.Call.Plan.Hedge!);
        await WaitFor.ConditionAsync(() => _requests.Sent == 2, TestContext.Current.CancellationToken);

        await _caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        var progress = new CallProgress();
        parts.CloseInto(ref progress);
        Assert.Equal(["another tier was quicker", "another tier was quicker"], progress.Attempts.Select(static attempt => attempt.Message));
    }

    public void Dispose() => _caller.Dispose();

    /// <summary>Nothing is known of the tiers, so a hedge starts after two seconds.</summary>
    private async Task StartHedgeAsync(HedgeFixture fixture)
    {
        await WaitFor.ConditionAsync(() => fixture.Clock.PendingTimers == 2, TestContext.Current.CancellationToken);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        await WaitFor.ConditionAsync(() => _requests.Sent == 2, TestContext.Current.CancellationToken);
    }

    private static Reply<string> Failed() => new(new Failure(FailureKind.ServerError, FailureScope.Model) { HttpStatus = 500 });

    /// <summary>The requests by their tiers' places.</summary>
    private sealed class Requests
    {
        private readonly TaskCompletionSource<Reply<string>>[] _requests = [new(), new(), new()];
        private int _sent;

        public int Sent => Volatile.Read(ref _sent);

        public Dictionary<string, UsageDetails> Usage { get; } = [];

        /// <summary>The place of a tier whose answer cannot be stopped any more.</summary>
        public int? AnswersWhenCancelled { get; set; }

        public TaskCompletionSource<Reply<string>> this[int tier] => _requests[tier];

        public async ValueTask<Reply<string>> SendAsync(Tier tier, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _sent);
            if (tier.Index != AnswersWhenCancelled) return await _requests[tier.Index].Task.WaitAsync(cancellationToken);
            await using CancellationTokenRegistration late =
                cancellationToken.Register(() => _requests[tier.Index].TrySetResult(new Reply<string>("second")));
            return await _requests[tier.Index].Task;
        }
    }

    private readonly struct Exchange(Requests requests) : IExchange<string>
    {
        public bool? Streams => false;

        public TimeSpan Limit(Tier tier, RequestShape shape) => tier.Timeout;

        public ValueTask<Reply<string>> SendAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer) =>
            requests.SendAsync(tier, timer.Token);

        public Failure? Examine(string reply, Call call) => null;

        public AnswerFacts FactsOf(string reply) => new(requests.Usage.GetValueOrDefault(reply));

        public void Accept(string reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt) =>
            tier.State.ReportSuccess(permit, latency);
    }
}
