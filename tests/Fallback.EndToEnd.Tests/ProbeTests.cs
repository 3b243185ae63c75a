using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A tier that is tried out beside the call to the next one: recovery costs no caller time.</summary>
public sealed partial class ProbeTests
{
    /// <summary>Without any figures, and with the ones of docs/breaker.md.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OutageOfAMinute_ACallEachFourSeconds_ThePrimaryIsBackSoonAfter(bool declared)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(_ =>
            stage.Clock.Elapsed < TimeSpan.FromSeconds(60) ? Reply.Overloaded() : Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        Func<Task<FallbackResult<string>>> ask = declared
            ? () => stage.Client<ITwoDeclaredTiers>().AskAsync("hello", Token)
            : () => stage.Client<ITwoPlainTiers>().AskAsync("hello", Token);
        var answeredBy = new List<int>();

        for (int second = 0; second <= 76; second += 4)
        {
            answeredBy.Add((await ask()).TierIndex);
            await NoProbeIsUnderWayAsync(stage);
            stage.Clock.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.All(answeredBy.Take(15), static tier => Assert.Equal(1, tier));
        // The probes at 64 and 68 s close the breaker, whoever was quicker.
        Assert.Equal([0, 0], answeredBy.TakeLast(2));
        Assert.InRange(stage.Alpha.Requests.Count, 12, 17);
    }

    [Fact]
    public async Task HangingProbe_IsNotWaitedFor_AndRunsToItsTimeout()
    {
        await using Stage stage = await OpenedAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync("hello", Token);

        Assert.Equal(("from bravo", TimeSpan.Zero), (result.Value, result.Latency));
        Assert.Equal([(1, null), (0, SkipReason.ProbeUnderWay)], InOrder(result));
        Assert.Equal(1, stage.Tier("alpha").Breaker.ProbesUnderWay);
        Assert.Equal([SkipReason.ProbeUnderWay, null], (await stage.Client<IThreeTiers>().AskAsync("next", Token)).Attempts.Select(static a => a.Skipped));
        stage.Clock.Advance(TimeSpan.FromSeconds(5));
        await NoProbeIsUnderWayAsync(stage);
        BreakerSnapshot breaker = stage.Tier("alpha").Breaker;
        Assert.Equal(
            (BreakerState.Open, TimeSpan.FromSeconds(30), FailureKind.Timeout),
            (breaker.State, breaker.BreakDuration, breaker.LastFailure));
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task ProbeThatIsQuicker_AnswersTheCall()
    {
        await using Stage stage = await OpenedAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Reset().Replies(Reply.Hang());
        int before = stage.Bravo.Requests.Count;

        Task<FallbackResult<string>> call = stage.Client<IThreeTiers>().AskAsync("hello", Token);
        await stage.Bravo.WaitForRequestsAsync(before + 1, Token);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal(("from alpha", 0), (result.Value, result.TierIndex));
        Assert.Equal(
            [(1, FailureKind.Cancelled), (0, null)], result.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Failure)));
        await stage.Bravo.Requests[^1].WaitForAbortAsync(Token);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
        Assert.Equal(0, stage.Tier("bravo").Breaker.ConsecutiveFailures);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task TierThatWaitsToBeAskedAgain_HasNoRequestUnderWay_WhenTheProbeIsQuicker()
    {
        await using Stage stage = await OpenedAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Reset().Replies(Reply.RateLimited(TimeSpan.FromSeconds(1)));

        Task<FallbackResult<string>> call = stage.Client<IThreeRetried>().AskAsync("hello", Token);
        await WaitFor.ConditionAsync(() => stage.Tier("bravo").RateLimitedFor is not null, Token);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal([(1, FailureKind.RateLimited), (0, null)], result.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Failure)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProbeThatOutlastsItsCall_StillClosesTheBreaker(bool isCancelled)
    {
        await using Stage stage = await OpenedAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        if (isCancelled) stage.Bravo.Model("two").Reset().Replies(Reply.Hang());
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<FallbackResult<string>> call = stage.Client<IThreeTiers>().AskAsync("hello", caller.Token);
        await stage.Bravo.WaitForRequestsAsync(3, Token);

        if (isCancelled)
        {
            await caller.CancelAsync();
            Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        }
        else
        {
            Assert.Equal("from bravo", (await call).Value);
        }
        Assert.Equal(BreakerState.HalfOpen, stage.Tier("alpha").Breaker.State);
        gate.SetResult();
        await NoProbeIsUnderWayAsync(stage);

        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task WhenTheOthersFail_TheProbeIsWaitedFor()
    {
        await using Stage stage = await OpenedAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Reset().Replies(Reply.Status(500));
        stage.Charlie.Model("three").Replies(Reply.Status(500));
        Task<FallbackResult<string>> call = stage.Client<IThreeTiers>().AskAsync("hello", Token);
        await stage.Charlie.WaitForRequestsAsync(1, Token);

        gate.SetResult();

        FallbackResult<string> result = await call;
        Assert.Equal(0, result.TierIndex);
        Assert.Equal([0, 1, 2], result.Attempts.Select(static attempt => attempt.TierIndex).Distinct().Order());
    }

    [Fact]
    public async Task WhenAllFail_EachIsNamedOnce()
    {
        await using Stage stage = await OpenedAsync(static stage => stage.Client<IProbedThree>().AskAsync("opens", Token));
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Reset().Replies(Reply.Status(500));
        stage.Charlie.Model("three").Replies(Reply.Error(500));

        AllTiersFailedException failed =
            await Assert.ThrowsAsync<AllTiersFailedException>(() => stage.Client<IProbedThree>().AskAsync("hello", Token));

        Assert.Equal([0, 1, 2], failed.Attempts.Select(static attempt => attempt.TierIndex).Order());
        Assert.All(failed.Attempts, static attempt => Assert.NotNull(attempt.Failure));
    }

    [Fact]
    public async Task ProbeThatIsRefused_DoesNotEndTheCall()
    {
        await using Stage stage = await OpenedAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "content_filter", "refused"));
        stage.Bravo.Model("two").Reset().Replies(Reply.Text("from bravo").HeldBy(gate.Task));
        Task<FallbackResult<string>> call = stage.Client<IThreeTiers>().AskAsync("hello", Token);
        await NoProbeIsUnderWayAsync(stage);
        gate.SetResult();

        Assert.Equal("from bravo", (await call).Value);
    }

    [Fact]
    public async Task LosingStream_IsClosedAfterItsFirstContent()
    {
        await using Stage stage = await OpenedAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("a b c d").InChunks(4).HeldBy(gate.Task).StallAfter(1));
        stage.Bravo.Model("two").Reset().Replies(Reply.Text("from bravo"));

        Assert.Equal("from bravo", string.Concat(await stage.Client<IThreeTiers>().StreamAsync("hello", Token).ToListAsync(Token)));
        gate.SetResult();
        await NoProbeIsUnderWayAsync(stage);

        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
        await stage.Alpha.Requests[^1].WaitForAbortAsync(Token);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task WinningStream_IsReadToItsEnd()
    {
        await using Stage stage = await OpenedAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").InChunks(3));
        stage.Bravo.Model("two").Reset().Replies(Reply.Hang());

        Assert.Equal("from alpha", string.Concat(await stage.Client<IThreeTiers>().StreamAsync("hello", Token).ToListAsync(Token)));

        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task ThousandCallsAtOnce_OneProbes()
    {
        await using Stage stage = await OpenedAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        IThreeTiers client = stage.Client<IThreeTiers>();

        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => client.AskAsync("hello", Token)));

        Assert.All(results, static result => Assert.Equal("from bravo", result.Value));
        Assert.Equal(3, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task Hedged_TheProbeRunsBeside_AndIsNotCancelled()
    {
        await using Stage stage = await OpenedAsync(static stage => stage.Client<IHedgedWithBreaker>().AskAsync("opens", Token));
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));

        FallbackResult<string> result = await stage.Client<IHedgedWithBreaker>().AskAsync("hello", Token);
        Assert.Equal(("from bravo", TimeSpan.Zero), (result.Value, result.Latency));
        gate.SetResult();
        await NoProbeIsUnderWayAsync(stage);

        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task Hedged_TheProbeMayWin_OverAllThatAreAsked()
    {
        await using Stage stage = await OpenedAsync(static stage => stage.Client<IHedgedWithBreaker>().AskAsync("opens", Token));
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Reset().Replies(Reply.Hang());
        stage.Charlie.Model("three").Replies(Reply.Hang());
        Task<FallbackResult<string>> call = stage.Client<IHedgedWithBreaker>().AskAsync("hello", Token);
        await stage.Bravo.WaitForRequestsAsync(3, Token);
        await WaitFor.ConditionAsync(() => stage.Clock.NextTimer <= stage.Clock.Elapsed + TimeSpan.FromSeconds(1), Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        await stage.Charlie.WaitForRequestsAsync(1, Token);

        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal("from alpha", result.Value);
        Assert.Equal(
            [(0, null), (1, FailureKind.Cancelled), (2, FailureKind.Cancelled)],
            result.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Failure)).OrderBy(static a => a.TierIndex));
        Assert.All(result.Attempts.SkipLast(1), static attempt => Assert.Equal("another tier was quicker", attempt.Message));
    }

    private static CancellationToken Token => Stage.Token;

    private static Task<Stage> OpenedAsync() => OpenedAsync(static stage => stage.Client<IThreeTiers>().AskAsync("opens", Token));

    /// <summary>Two failures have opened the breaker of the first tier, and it can be probed beside the second, which answers.</summary>
    private static async Task<Stage> OpenedAsync(Func<Stage, Task> ask)
    {
        Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        await ask(stage);
        await ask(stage);
        Assert.Equal(BreakerState.Open, stage.Tier("alpha").Breaker.State);
        stage.Clock.Advance(TimeSpan.FromSeconds(5));
        return stage;
    }

    private static Task NoProbeIsUnderWayAsync(Stage stage) =>
        WaitFor.ConditionAsync(() => stage.Tier("alpha").Breaker.ProbesUnderWay == 0, Token);

    private static IEnumerable<(int TierIndex, SkipReason? Skipped)> InOrder(FallbackResult<string> result) =>
        result.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Skipped)).OrderByDescending(static a => a.TierIndex);
}

[ModelChain("alpha/one", "bravo/two")]
public interface ITwoPlainTiers
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two")]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30, HalfOpenMaxCalls = 3, SuccessThreshold = 2)]
public interface ITwoDeclaredTiers
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[CircuitBreaker(FailureThreshold = 2, SuccessThreshold = 1)]
[Hedge(DelayMs = 1_000)]
public interface IHedgedWithBreaker
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 2, SuccessThreshold = 1)]
public interface IProbedThree
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

// One request is what a probe must not take from its call.
#pragma warning disable FB2007
[ModelChain("alpha/one", "bravo/two", MaxAttempts = 1)]
[CircuitBreaker(FailureThreshold = 2, SuccessThreshold = 1)]
public interface ISingleRequest
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
#pragma warning restore FB2007

[ModelChain("alpha/one", "bravo/two")]
[CircuitBreaker(FailureThreshold = 2, SuccessThreshold = 1)]
[CostBudget(PerCallUsd = 0.15)]
public interface IBudgetedPair
{
    [Generation(MaxOutputTokens = 100)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
