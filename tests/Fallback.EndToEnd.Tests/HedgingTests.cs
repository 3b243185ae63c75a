using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Tiers side by side: the first answer wins, and the others are cancelled on the wire without being blamed.</summary>
public sealed partial class HedgingTests
{
    private static readonly TimeSpan _delay = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task SlowTier_IsLeftToTheNext_AndCancelledOnTheWire()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        Task<FallbackResult<string>> call = stage.Client<IHedged>().AskAsync("hello", Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2);
        FallbackResult<string> result = await call;

        Assert.Equal(("from bravo", 1), (result.Value, result.TierIndex));
        Assert.Equal([(0, FailureKind.Cancelled), (1, null)], result.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Failure)));
        Assert.Equal(_delay, result.Attempts[0].Latency);
        await Assert.Single(stage.Alpha.Requests).WaitForAbortAsync(Stage.Token);
        Assert.Empty(stage.Charlie.Requests);
        // It has never answered, and took longer than the other tier.
        await WaitFor.ConditionAsync(() => stage.Tier("alpha").Breaker.ConsecutiveFailures == 1, Stage.Token);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task QuickTier_HasNoHedge()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha"));

        FallbackResult<string> result = await stage.Client<IHedged>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from alpha", 1), (result.Value, result.Attempts.Count));
        Assert.Empty(stage.Bravo.Requests);
        await NoTimerIsLeftAsync(stage);
    }

    [Fact]
    public async Task FailedTier_HandsOverAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Status(503));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await stage.Client<IHedged>().AskAsync("hello", Stage.Token);

        Assert.Equal([FailureKind.Overloaded, null], result.Attempts.Select(static attempt => attempt.Failure));
        Assert.Equal(TimeSpan.Zero, stage.Clock.Elapsed);
    }

    [Fact]
    public async Task FailingHedge_GoesToTheNextTier_WhileTheFirstMayStillAnswer()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Status(503));
        stage.Charlie.Model("three").Replies(Reply.Hang());

        Task<FallbackResult<string>> call = stage.Client<IHedged>().AskAsync("hello", Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2);
        await stage.Charlie.Model("three").WaitForRequestsAsync(1, Stage.Token);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal(("from alpha", 0), (result.Value, result.TierIndex));
        Assert.Equal([(1, FailureKind.Overloaded), (2, FailureKind.Cancelled), (0, null)], result.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Failure)));
        await Assert.Single(stage.Charlie.Requests).WaitForAbortAsync(Stage.Token);
    }

    [Fact]
    public async Task AnswerThatComesWithTheCancellation_IsTheCalls_AndNotLost()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
        using var client = new ScriptedChatClient();
        Func<CancellationToken, Task<ChatResponse>> answer = client.Answer;
        // All of it on the caller's thread, so that the answer is there before anybody can look at the token.
        client.Answer = token =>
        {
            caller.Cancel();
            return answer(token);
        };
        FallbackOptions options = stage.Options().AddChatClientProvider("client", client);
        Assert.True(stage.Runtime.Reload(() => options));

        FallbackResult<string> result = await stage.Client<IHedgedClient>().AskAsync("hello", caller.Token);

        Assert.Equal(("from the client", 1), (result.Value, result.Attempts.Count));
    }

    [Fact]
    public async Task TierThatWaitsToBeAskedAgain_HasNoRequestUnderWay_WhenAnotherWins()
    {
        await using Stage stage = await Stage.OpenAsync();
        TaskCompletionSource alpha = new(), bravo = new();
        stage.Alpha.Model("one").Replies(Reply.RateLimited(TimeSpan.FromSeconds(1)).HeldBy(alpha.Task));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo").HeldBy(bravo.Task));

        Task<FallbackResult<string>> call = stage.Client<IHedgedAndRetried>().AskAsync("hello", Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2);
        await stage.Bravo.Model("two").WaitForRequestsAsync(1, Stage.Token);
        alpha.SetResult();
        await WaitFor.ConditionAsync(() => stage.Tier("alpha").RateLimitedFor is not null, Stage.Token);
        bravo.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal([(0, FailureKind.RateLimited), (1, null)], result.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Failure)));
        Assert.Single(stage.Alpha.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("invalid_value")]
    [InlineData("content_filter")]
    public async Task HedgeThatIsRefused_DoesNotEndTheFirstTier(string? code)
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Error(400, code, "Function call is missing a thought_signature in functionCall parts."));
        stage.Charlie.Model("three").Replies(Reply.Hang());

        Task<FallbackResult<string>> call = stage.Client<IHedged>().AskAsync("hello", Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2);
        await WaitFor.ConditionAsync(() => stage.Bravo.Requests is [{ Status: 400 }], Stage.Token);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal(("from alpha", 0), (result.Value, result.TierIndex));
    }

    [Fact]
    public async Task RefusalOfTwoVendors_EndsTheRace()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "invalid_value", "Invalid value.").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Error(400, "invalid_value", "Invalid value."));

        Task<FallbackResult<string>> call = stage.Client<IHedged>().AskAsync("hello", Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2);
        gate.SetResult();
        RequestRejectedException thrown = await Assert.ThrowsAsync<RequestRejectedException>(() => call);

        Assert.Equal(2, thrown.Attempts.Count);
        Assert.Empty(stage.Charlie.Requests);
    }

    [Fact]
    public async Task MaxParallel_HoldsBackTheThirdTier_UntilOneOfTheTwoEnds()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Status(500).HeldBy(gate.Task));
        stage.Charlie.Model("three").Replies(Reply.Text("from charlie"));

        Task<FallbackResult<string>> call = stage.Client<IHedged>().AskAsync("hello", Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2);
        await stage.Bravo.Model("two").WaitForRequestsAsync(1, Stage.Token);
        stage.Clock.Advance(_delay * 3);
        Assert.Empty(stage.Charlie.Requests);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal((2, "from charlie"), (result.TierIndex, result.Value));
    }

    [Fact]
    public async Task Race_AsksAllAtOnce_AndTheFirstWins()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Hang());
        stage.Charlie.Model("three").Replies(Reply.Text("from charlie").HeldBy(gate.Task));

        Task<FallbackResult<string>> call = stage.Client<IRacing>().AskAsync("hello", Stage.Token);
        await stage.Alpha.Model("one").WaitForRequestsAsync(1, Stage.Token);
        await stage.Bravo.Model("two").WaitForRequestsAsync(1, Stage.Token);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal("from charlie", result.Value);
        Assert.Equal([FailureKind.Cancelled, FailureKind.Cancelled, null], result.Attempts.Select(static attempt => attempt.Failure));
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        await stage.Bravo.Requests[0].WaitForAbortAsync(Stage.Token);
        await NoTimerIsLeftAsync(stage);
    }

    [Fact]
    public async Task Race_StreamsUntilTheFirstContent_ThenOneIsRead()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("never seen").StallAfter(0));
        var gate = new TaskCompletionSource();
        stage.Bravo.Model("two").Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").HeldBy(gate.Task));
        stage.Charlie.Model("three").Replies(Reply.Hang());

        Task<List<string>> reading = ReadAsync(stage.Client<IRacing>().StreamAsync("hello", Stage.Token));
        // A loser that is cancelled before it has sent its request is never seen.
        await stage.Alpha.Model("one").WaitForRequestsAsync(1, Stage.Token);
        gate.SetResult();

        Assert.Equal(["one ", "two ", "three"], await reading);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
        await NoTimerIsLeftAsync(stage);
    }

    [Fact]
    public async Task Cancellation_StopsEveryRequest()
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach (ModelScript model in new[] { stage.Alpha.Model("one"), stage.Bravo.Model("two"), stage.Charlie.Model("three") }) model.Replies(Reply.Hang());
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);

        Task<FallbackResult<string>> call = stage.Client<IRacing>().AskAsync("hello", caller.Token);
        foreach (ModelScript model in new[] { stage.Alpha.Model("one"), stage.Bravo.Model("two"), stage.Charlie.Model("three") }) await model.WaitForRequestsAsync(1, Stage.Token);
        await caller.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(caller.Token, e.CancellationToken);
        foreach (ProviderServer server in new[] { stage.Alpha, stage.Bravo, stage.Charlie }) await server.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.All(stage.Runtime.Monitor.Tiers, static tier => Assert.Equal(0, tier.Breaker.ConsecutiveFailures));
    }

    [Fact]
    public async Task EveryTierFails_TheExceptionListsEach()
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach (ModelScript model in new[] { stage.Alpha.Model("one"), stage.Bravo.Model("two"), stage.Charlie.Model("three") }) model.Replies(Reply.Status(401));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => stage.Client<IRacing>().AskAsync("hello", Stage.Token));

        Assert.Equal([0, 1, 2], e.Attempts.Select(static attempt => attempt.TierIndex).Order());
        Assert.All(e.Attempts, static attempt => Assert.Equal(FailureKind.InvalidCredentials, attempt.Failure));
    }

    [Fact]
    public async Task RequestRefusedByTwoVendors_StopsTheRace()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "invalid_value", "messages is wrong", param: "messages"));
        stage.Bravo.Model("two").Replies(Reply.Error(400, "invalid_value", "messages is wrong", param: "messages"));
        stage.Charlie.Model("three").Replies(Reply.Hang());

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client<IRacing>().AskAsync("hello", Stage.Token));

        Assert.Equal(FailureKind.InvalidRequest, e.Kind);
    }

    [Fact]
    public async Task TwoThousandCalls_WithHedges_AreAnsweredOnceEach()
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        stage.Alpha.Model("one").Replies(request => request.Sequence % 3 == 0 ? Reply.Hang() : request.Sequence % 3 == 1 ? Reply.Status(503) : Reply.Text(request.LastUserMessage));
        stage.Bravo.Model("two").Replies(request => Reply.Text(request.LastUserMessage));
        stage.Charlie.Model("three").Replies(request => Reply.Text(request.LastUserMessage));
        IRacing client = stage.Client<IRacing>();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(async i => (await client.AskAsync($"question {i}", Stage.Token)).Value));

        Assert.Equal(Enumerable.Range(0, 2_000).Select(static i => $"question {i}"), answers);
        foreach (RecordedRequest request in stage.Alpha.Requests) await WaitFor.EndAsync(request.Ended, Stage.Token);
        Assert.Equal(0, stage.Alpha.Model("one").InFlight);
    }

    private static Task NoTimerIsLeftAsync(Stage stage) => WaitFor.ConditionAsync(() => stage.Clock.PendingTimers == 0, Stage.Token);

    private static async Task<List<string>> ReadAsync(IAsyncEnumerable<string> stream)
    {
        var pieces = new List<string>();
        await foreach (string piece in stream) pieces.Add(piece);
        return pieces;
    }

    /// <summary>Waits until the server is asked and the hedge's timer runs beside that of the attempt, then lets it fire.</summary>
    private static async Task HedgeAsync(Stage stage, ProviderServer server, int timers, TimeSpan? delay = null)
    {
        await server.Model("one").WaitForRequestsAsync(1, Stage.Token);
        await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers >= timers, Stage.Token);
        stage.Clock.Advance(delay ?? _delay);
    }
}

