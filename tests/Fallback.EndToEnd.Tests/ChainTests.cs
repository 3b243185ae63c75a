using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Order, skipping and stopping: sentences 1 to 5 of how a call runs.</summary>
public sealed class ChainTests
{
    [Fact]
    public async Task FirstTier_Healthy_AnswersAlone()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").WithUsage(10, 5));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token);

        Assert.Equal("from alpha", result.Value);
        Assert.Equal((AnswerStatus.Live, 0, "alpha", "one"), (result.Status, result.TierIndex, result.Provider, result.Model));
        Assert.Equal((10, 5), (result.Usage!.InputTokenCount, result.Usage.OutputTokenCount));
        Assert.True(Assert.Single(result.Attempts).Succeeded);
        Assert.Empty(stage.Bravo.Requests);
        Assert.Equal("hello", stage.Alpha.Requests[0].LastUserMessage);
        Assert.Equal("Bearer key-of-alpha-1234567890", stage.Alpha.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task FirstTier_Overloaded_NextTierAnswersAndBothAreListed()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from bravo", 1), (result.Value, result.TierIndex));
        Assert.Equal([FailureKind.Overloaded, null], result.Attempts.Select(attempt => attempt.Failure));
        Assert.Equal(503, result.Attempts[0].HttpStatus);
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task OpenBreaker_IsSkippedWithoutARequestAndListedWithItsReason()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        IThreeTiers client = stage.Client<IThreeTiers>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);

        FallbackResult<string> result = await client.AskAsync("3", Stage.Token);

        Assert.Equal(SkipReason.BreakerOpen, result.Attempts[0].Skipped);
        Assert.Equal(TimeSpan.FromSeconds(30), result.Attempts[0].RetryAfter);
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task EveryBreakerOpen_TheTierThatRecoversFirstIsTriedOnce()
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        stage.Alpha.Model("one").RepliesTimes(4, Reply.Overloaded());
        IOneTier client = stage.Client<IOneTier>();
        await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("1", Stage.Token));
        Assert.Equal(BreakerState.Open, stage.Tier("alpha").Breaker.State);
        int before = stage.Alpha.Requests.Count;

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("2", Stage.Token));

        Assert.Equal(before + 1, stage.Alpha.Requests.Count);
        Assert.Equal([SkipReason.BreakerOpen, null], failure.Attempts.Select(attempt => attempt.Skipped).Take(2));
    }

    [Fact]
    public async Task EveryBreakerOpen_IsolatedTierIsNotTried()
    {
        await using Stage stage = await Stage.OpenAsync();
        IOneTier client = stage.Client<IOneTier>();
        Assert.True(stage.Runtime.Monitor.Isolate("alpha/one"));

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("hello", Stage.Token));

        Assert.Equal(SkipReason.Isolated, Assert.Single(failure.Attempts).Skipped);
        Assert.Empty(stage.Alpha.Requests);
        stage.Runtime.Monitor.Reset("one");
        Assert.Equal(AnswerStatus.Live, (await client.AskAsync("hello", Stage.Token)).Status);
    }

    [Fact]
    public async Task MalformedRequest_StopsAtOnceAndBlamesNoTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "invalid_value", "Invalid value: 'x'.", "invalid_request_error", "messages[0].role"));

        RequestRejectedException rejection = await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token));

        Assert.Equal((FailureKind.InvalidRequest, 400, "invalid_value"), (rejection.Kind, rejection.HttpStatus, rejection.ProviderCode));
        Assert.Empty(stage.Bravo.Requests);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task HangingTier_IsAbortedBeforeTheNextIsAsked()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(async (_, token) =>
        {
            await stage.Alpha.Requests[0].WaitForAbortAsync(token);
            return Reply.Text("from bravo");
        });
        Task<FallbackResult<string>> call = stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(5));
        FallbackResult<string> result = await call;

        Assert.Equal("from bravo", result.Value);
        Assert.Equal((FailureKind.Timeout, TimeSpan.FromSeconds(5)), (result.Attempts[0].Failure, result.Attempts[0].Latency));
    }

    [Fact]
    public async Task RateLimit_WithANextTier_MovesOnAndClosesTheGateUntilRetryAfter()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.RateLimited(TimeSpan.FromSeconds(20)));
        IThreeTiers client = stage.Client<IThreeTiers>();

        Assert.Equal(1, (await client.AskAsync("1", Stage.Token)).TierIndex);
        FallbackResult<string> limited = await client.AskAsync("2", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(23));
        FallbackResult<string> free = await client.AskAsync("3", Stage.Token);

        Assert.Equal(SkipReason.RateLimited, limited.Attempts[0].Skipped);
        Assert.Equal(0, free.TierIndex);
        Assert.Equal((BreakerState.Closed, 0), (stage.Tier("alpha").Breaker.State, stage.Tier("alpha").Breaker.ConsecutiveFailures));
    }

    // The shortest has passed before anybody looks.
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task RateLimit_WithoutANextTier_WaitsForRetryAfterWithinTheDeadline(int milliseconds)
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        stage.Alpha.Model("one").RepliesOnce(Reply.RateLimited(TimeSpan.FromMilliseconds(milliseconds)));

        FallbackResult<string> result = await stage.Client<IOneTier>().AskAsync("hello", Stage.Token);

        Assert.Equal(AnswerStatus.Live, result.Status);
        Assert.True(result.Latency >= TimeSpan.FromMilliseconds(milliseconds), $"{result.Latency}");
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task RateLimit_LongerThanTheDeadline_FailsAtOnceAndSaysWhenToComeBack()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.RateLimited(TimeSpan.FromSeconds(300)));

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => stage.Client<IOneTier>().AskAsync("hello", Stage.Token));

        // The gate adds up to a tenth.
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(330));
        Assert.Contains(FormattableString.Invariant($"in {failure.RetryAfter.Value.TotalSeconds:0.#} s"), failure.Message, StringComparison.Ordinal);
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task DeclaredRetry_AsksTheSameTierAgainAfterABackoff()
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Status(500)).Replies(Reply.Text("at last"));

        FallbackResult<string> result = await stage.Client<IRetried>().AskAsync("hello", Stage.Token);

        Assert.Equal(("at last", 0), (result.Value, result.TierIndex));
        Assert.Equal(3, stage.Alpha.Requests.Count);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task Deadline_LeavesTheNextTierOnlyWhatIsLeft()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IThreeTiers)] = new ChainOptions { Deadline = TimeSpan.FromMilliseconds(7_000) };
        stage.Bravo.Model("two").Replies(Reply.Hang());
        using var runtime = new FallbackRuntime(options);
        Task<FallbackResult<string>> call = runtime.CreateClient<IThreeTiers>().AskAsync("hello", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(5));
        await stage.Bravo.WaitForRequestsAsync(1, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(2));

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => call);

        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)], failure.Attempts.Take(2).Select(attempt => attempt.Latency));
        Assert.Equal(SkipReason.DeadlineReached, failure.Attempts[2].Skipped);
        Assert.Empty(stage.Charlie.Requests);
    }

    [Fact]
    public async Task EveryTierFails_TheExceptionListsThemAll()
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Error(404, "model_not_found", "The model `two` does not exist", "invalid_request_error"));
        stage.Charlie.Model("three").Replies(Reply.Status(500));

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token));

        Assert.Equal([FailureKind.Overloaded, FailureKind.ModelUnavailable, FailureKind.ServerError, FailureKind.ServerError], failure.Attempts.Select(attempt => attempt.Failure));
        Assert.Contains("tier 2 bravo/two: ModelUnavailable", failure.Message, StringComparison.Ordinal);
        Assert.Contains(failure.RequestId, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContentFilter_FallsOverOnlyWhereDeclared()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "content_filter", "The response was filtered"));

        RequestRejectedException rejection = await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token));
        FallbackResult<string> result = await stage.Client<IOptedIn>().AskAsync("hello", Stage.Token);

        Assert.Equal(FailureKind.ContentFiltered, rejection.Kind);
        Assert.Equal(1, result.TierIndex);
    }

    [Fact]
    public async Task EmptyAnswer_IsASuccessUnlessDeclaredOtherwise()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(""));

        Assert.Equal("", (await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token)).Value);
        Assert.Equal(1, (await stage.Client<IOptedIn>().AskAsync("hello", Stage.Token)).TierIndex);
    }
}
